import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BlockAt, decodeBlock } from './block.js'
import { bytesOf, someLines, writeBlocks } from './lines.test-kit.js'
import { scanBlocks } from './scan-blocks.js'

const file = writeBlocks([someLines(30), someLines(1, 30), someLines(60, 31), someLines(5, 91), someLines(40, 96)])
const { bytes, offsets, texts } = file
const endAt = (block: number) => offsets[block + 1] ?? 0

describe('the scan', () => {
  test('finds every block, from any block on', () => {
    offsets.forEach((offset, i) => {
      const { blocks, end, skippedBytes } = scanBlocks(bytes.subarray(offset), offset)
      expect(blocks.map((block) => block.offset)).toEqual(offsets.slice(i, -1))
      expect({ end, skippedBytes }).toEqual({ end: bytes.length, skippedBytes: 0 })
    })
  })

  test('finds the next block from anywhere', () => {
    for (let from = 1; from < endAt(3); from++) {
      const next = offsets.find((offset) => offset >= from)
      expect(scanBlocks(bytes.subarray(from), from).blocks[0]?.offset).toBe(next)
    }
  })

  test('stops before a torn block, wherever the last two are cut', () => {
    for (let size = endAt(2); size < bytes.length; size++) {
      const whole = size >= endAt(3) ? 4 : 3
      const scan = scanBlocks(bytes.subarray(0, size))
      expect(scan, `cut at ${size}`).toMatchObject({ end: offsets[whole], skippedBytes: 0 })
      expect(scan.blocks).toHaveLength(whole)
    }
  })

  test('reads on at the next block where bytes between are foreign', () => {
    const foreign = Buffer.from('something else')
    const mixed = Buffer.concat([bytes.subarray(0, endAt(1)), foreign, bytes.subarray(endAt(1))])
    expect(textsIn(mixed)).toEqual(texts)
    expect(scanBlocks(mixed)).toMatchObject({ end: mixed.length, skippedBytes: foreign.length })
  })

  test('loses only the block whose byte was changed, whichever byte it was', () => {
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Uint8Array.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ 0xff
      const hit = offsets.findLastIndex((offset) => offset <= at)
      const expected = texts.filter((_, i) => i !== hit)
      // The count of lines is covered by no checksum and loses nothing.
      const isLineCount = at - (offsets[hit] ?? 0) >= 20 && at - (offsets[hit] ?? 0) < 24
      expect(textsIn(damaged), `byte ${at}`).toEqual(isLineCount ? texts : expected)
    }
  })

  test('loses only the blocks that were hit, however many bytes were changed', () => {
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { maxLength: 8 })
    fc.assert(
      fc.property(flips, (changes) => {
        const damaged = Uint8Array.from(bytes)
        for (const [at, mask] of changes) damaged[at] = (damaged[at] ?? 0) ^ mask
        const read = textsIn(damaged)
        texts.forEach((text, i) => {
          const wasHit = changes.some(([at]) => at >= (offsets[i] ?? 0) && at < endAt(i))
          if (!wasHit) expect(read).toContain(text)
        })
        expect(read.every((text) => texts.includes(text))).toBe(true)
      }),
      { seed: 7, numRuns: 500 },
    )
  })

  test('reads nothing into bytes that are not ours', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (random) => {
        expect(scanBlocks(random)).toEqual({ blocks: [], end: 0, skippedBytes: 0 })
      }),
      { seed: 7 },
    )
  })
})

/** The texts of the blocks that can be decoded. */
function textsIn(damaged: Uint8Array): readonly string[] {
  return scanBlocks(damaged).blocks.flatMap((block) => decoded(damaged, block) ?? [])
}

function decoded(damaged: Uint8Array, block: BlockAt): string | undefined {
  try {
    return Buffer.from(decodeBlock(bytesOf(damaged, block))).toString()
  } catch {
    return undefined
  }
}

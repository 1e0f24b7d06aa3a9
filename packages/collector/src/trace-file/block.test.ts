import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createGunzip, gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CollectorError } from '../base/errors.js'
import { decodeBlock, encodeBlock, readBlockAt } from './block.js'
import { bytesOf, someLines, writeBlocks } from './lines.test-kit.js'
import { scanBlocks } from './scan-blocks.js'

const file = writeBlocks([someLines(400), someLines(1, 400), someLines(900, 401)])
const text = file.texts.join('')

describe('a file of blocks', () => {
  test('is read by gunzip', () => {
    expect(execFileSync('gunzip', ['-c'], { input: file.bytes, maxBuffer: 2 ** 24 }).toString()).toBe(text)
  })

  test('is read by Node, at once and as a stream', async () => {
    expect(gunzipSync(file.bytes).toString()).toBe(text)
    expect((await streamed(file.bytes)).text).toBe(text)
  })

  test('that is torn gives every line of its whole blocks, and an unexpected end', async () => {
    const torn = file.bytes.subarray(0, (file.offsets[2] ?? 0) + 200)
    const { text: read, error } = await streamed(torn)
    expect(read.startsWith(file.texts.slice(0, 2).join(''))).toBe(true)
    expect(text.startsWith(read)).toBe(true)
    expect(error).toMatchObject({ message: 'unexpected end of file' })
  })
})

describe('a block', () => {
  test('found by its offset decodes alone', () => {
    const [, , third] = scanBlocks(file.bytes).blocks
    if (third === undefined) throw new Error('no third block')
    expect(third).toMatchObject({ offset: file.offsets[2], lines: 900 })
    const alone = bytesOf(file.bytes, third)
    expect(Buffer.from(decodeBlock(alone)).toString()).toBe(file.texts[2])
    expect(gunzipSync(alone).toString()).toBe(file.texts[2])
  })

  test('has the layout that docs/trace-format.md tells', () => {
    const block = encodeBlock('{}\n', 1)
    expect(Buffer.from(block.subarray(0, 16)).toString('hex')).toBe('1f8b08040000000000ff0c0041490800')
    expect(Buffer.from(block).readUInt32LE(16)).toBe(block.length)
    expect(Buffer.from(block).readUInt32LE(20)).toBe(1)
    expect(Buffer.from(block).toString('hex', block.length - 14, block.length - 8)).toBe('0000ffff0300')
    expect(Buffer.from(block).readUInt32LE(block.length - 4)).toBe(3)
  })

  test('gives back any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), fc.nat(), (any, lines) => {
        const block = encodeBlock(any, lines)
        expect(Buffer.from(decodeBlock(block)).toString()).toBe(any)
        expect(readBlockAt(block, 0)).toMatchObject({ lines, length: block.length, textBytes: Buffer.byteLength(any) })
      }),
      { seed: 7, numRuns: 300 },
    )
  })

  test('with any one byte changed is refused, or is the same text', () => {
    const block = encodeBlock(someLines(20).join('\n'), 20)
    for (let at = 0; at < block.length; at++) {
      const damaged = Uint8Array.from(block)
      damaged[at] = (damaged[at] ?? 0) ^ 0x55
      const decoded = tryDecode(damaged)
      // The count of lines is all that no checksum covers.
      if (at >= 20 && at < 24) expect(decoded).not.toBeInstanceOf(CollectorError)
      else expect(decoded, `byte ${at}`).toMatchObject({ code: 'BLOCK_INVALID' })
    }
  })

  test('that says it holds more than any of ours is not decompressed', () => {
    const bomb = Buffer.from(encodeBlock('x'.repeat(100), 1))
    bomb.writeUInt32LE(0xffffffff, bomb.length - 4)
    expect(tryDecode(bomb)).toMatchObject({ message: expect.stringContaining('more than any of ours') })
    bomb.writeUInt32LE(10, bomb.length - 4)
    expect(tryDecode(bomb)).toMatchObject({ code: 'BLOCK_INVALID' })
  })
})

function tryDecode(block: Uint8Array): Uint8Array | unknown {
  try {
    return decodeBlock(block)
  } catch (cause) {
    return cause
  }
}

async function streamed(bytes: Uint8Array): Promise<{ readonly text: string; readonly error?: unknown }> {
  const gunzip = createGunzip()
  const chunks: Buffer[] = []
  gunzip.on('data', (chunk: Buffer) => chunks.push(chunk))
  gunzip.end(bytes)
  const error = await once(gunzip, 'end').then(
    () => undefined,
    (cause: unknown) => cause,
  )
  return { text: Buffer.concat(chunks).toString(), error }
}

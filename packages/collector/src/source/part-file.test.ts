import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { READ_BLOCK_TEXT_BYTES } from '../base/limits.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { type BlockAt, decodeBlock } from '../trace-file/block.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSource, type FileSource } from './file-source.js'
import type { PartFile } from './part-file.js'

const started = sessionEvent('session_started')

test('a part gives its bytes, and its blocks, as they were when it was opened', async () => {
  const dir = newDir()
  const source = createFileSource({ dir })
  await writeRecords(dir, [started, nthSpan(0)])
  const part = await open(source)
  const bytes = readFileSync(partPath(dir, 'session-1'))
  await writeRecords(dir, [nthSpan(1)])

  expect(await part.read(0, part.bytes)).toEqual(bytes)
  expect(await part.read(3, 10)).toEqual(bytes.subarray(3, 10))
  const later = await open(source)
  expect(later.generation).toBe(part.generation)
  // Who came later has found more of the same file.
  expect((await blocksOf(later)).slice(0, -1)).toEqual(await blocksOf(part))
  expect(await textOf(part)).toBe(gunzipSync(bytes).toString())
  expect((await part.blocks()).textBytes).toBe(gunzipSync(bytes).length)
  part.close()
  later.close()
})

test('a part is the first of the session unless another is named', async () => {
  const dir = newDir()
  await writeRecords(dir, [started])
  otherWriter(dir).claim('session-1', 'session-1')
  await writeRecords(dir, [nthSpan(0)])
  const source = createFileSource({ dir })
  const [, other] = (await source.get('session-1'))?.parts ?? []
  for (const [asked, given] of [
    [undefined, 'session-1'],
    [other?.part, other?.part],
  ]) {
    const part = await open(source, asked)
    expect(part.part).toBe(given)
    part.close()
  }
  expect(await source.openPart('session-1', 'nope')).toBeUndefined()
})

test('a part that was cut short says so', async () => {
  const dir = newDir()
  await writeRecords(dir, [started])
  const part = await open(createFileSource({ dir }))
  truncateSync(partPath(dir, 'session-1'), 10)
  await expect(part.read(0, part.bytes)).rejects.toMatchObject({ code: 'PART_NOT_FOUND' })
  part.close()
})

test('a part cut at any byte of its last two blocks gives its whole blocks', async () => {
  const dir = newDir()
  for (const record of [started, nthSpan(0), nthSpan(1)]) await writeRecords(dir, [record])
  const whole = readFileSync(partPath(dir, 'session-1'))
  const { blocks } = scanBlocks(whole)
  const source = createFileSource({ dir })
  for (let size = whole.length - 1; size >= (blocks[1]?.offset ?? 0); size--) {
    truncateSync(partPath(dir, 'session-1'), size)
    const left = blocks.filter(({ offset, length }) => offset + length <= size)
    expect(await source.get('session-1'), `cut at ${size}`).toMatchObject({ spanCount: left.length - 1 })
    const part = await open(source)
    expect(await blocksOf(part)).toEqual(left.map(placeOf))
    part.close()
  }
})

test('a part with damaged bytes gives the blocks that a look at every byte of it finds', async () => {
  const dir = newDir()
  for (let n = 0; n < 6; n++) await writeRecords(dir, [nthSpan(n)])
  const whole = readFileSync(partPath(dir, 'session-1'))
  const { blocks } = scanBlocks(whole)
  const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 })), {
    minLength: 1,
    maxLength: 6,
  })
  await fc.assert(
    fc.asyncProperty(flips, async (changes) => {
      const damaged = Buffer.from(whole)
      for (const [at, mask] of changes) damaged[at] = (damaged[at] ?? 0) ^ mask
      rmSync(dir, { recursive: true })
      mkdirSync(dir)
      writeFileSync(partPath(dir, 'session-1'), damaged)

      const source = createFileSource({ dir })
      const part = await source.openPart('session-1')
      if (part === undefined) {
        expect(blocks.filter((block) => !isHit(block, whole, damaged))).toEqual([])
        return
      }
      // By hops from the front and by a search from the end as by looking at every byte.
      const scan = scanBlocks(damaged)
      const found = scan.blocks.filter(({ textBytes }) => textBytes <= READ_BLOCK_TEXT_BYTES)
      expect(await blocksOf(part)).toEqual(found.map(placeOf))
      const last = scan.blocks.at(-1)
      expect(part.bytes).toBe((last?.offset ?? 0) + (last?.length ?? 0))
      part.close()
    }),
    { seed: 7, numRuns: 100 },
  )
})

async function open(source: FileSource, part?: string): Promise<PartFile> {
  const opened = await source.openPart('session-1', part)
  if (opened === undefined) throw new Error('there is no such part')
  return opened
}

async function textOf({ blocks, read }: PartFile): Promise<string> {
  const { count, get } = await blocks()
  const texts: Uint8Array[] = []
  for (let at = 0; at < count; at++) texts.push(decodeBlock(await read(get(at).offset, get(at).end)))
  return Buffer.concat(texts).toString()
}

async function blocksOf({ blocks }: PartFile): Promise<readonly Place[]> {
  const { count, get } = await blocks()
  return Array.from({ length: count }, (_, at) => get(at)).map(({ offset, end, textStart, textEnd }) => ({
    offset,
    end,
    textBytes: textEnd - textStart,
  }))
}

type Place = Readonly<Record<'offset' | 'end' | 'textBytes', number>>

function placeOf({ offset, length, textBytes }: BlockAt): Place {
  return { offset, end: offset + length, textBytes }
}

function isHit({ offset, length }: BlockAt, whole: Buffer, damaged: Buffer): boolean {
  return damaged.compare(whole, offset, offset + length, offset, offset + length) !== 0
}

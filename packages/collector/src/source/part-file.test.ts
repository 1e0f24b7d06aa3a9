import { appendFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { decodeBlock, encodeBlock } from '../trace-file/block.js'
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
  expect(await textOf(part)).toBe(gunzipSync(bytes).toString())
  expect(part.textBytes).toBe(gunzipSync(bytes).length)
  const later = await open(source)
  expect(later.generation).toBe(part.generation)
  expect(later.blocks.slice(0, -1)).toEqual(part.blocks)
  await part.close()
  await later.close()
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
    await part.close()
  }
  expect(await source.openPart('session-1', 'nope')).toBeUndefined()
})

test('a part that was cut short says so', async () => {
  const dir = newDir()
  await writeRecords(dir, [started])
  const part = await open(createFileSource({ dir }))
  truncateSync(partPath(dir, 'session-1'), 10)
  await expect(part.read(0, part.bytes)).rejects.toMatchObject({ code: 'PART_NOT_FOUND' })
  await part.close()
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
    expect(part.blocks).toEqual(left)
    await part.close()
  }
})

test('a part with damaged bytes gives every block that was not hit, and counts the others', async () => {
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
      const isHit = ({ offset, length }: { offset: number; length: number }) =>
        damaged.compare(whole, offset, offset + length, offset, offset + length) !== 0
      const unhit = blocks.filter((block) => !isHit(block))
      if (part === undefined) {
        expect(unhit).toEqual([])
        return
      }
      expect(part.blocks).toEqual(expect.arrayContaining(unhit))
      const lost = part.damage.blocks + part.damage.skippedBytes
      expect(lost > 0 || part.bytes < whole.length).toBe(part.blocks.length < blocks.length)
      const text = await textOf(part)
      for (const line of text.split('\n').slice(0, -1)) expect(gunzipSync(whole).toString()).toContain(line)
      await part.close()
    }),
    { seed: 7, numRuns: 100 },
  )
})

test('a part with lines that are no records counts them and reads the others', async () => {
  const dir = newDir()
  await writeRecords(dir, [started])
  appendFileSync(partPath(dir, 'session-1'), encodeBlock('not JSON\n{}\n', 2))
  await writeRecords(dir, [nthSpan(0)])
  const part = await open(createFileSource({ dir }))
  expect(part.damage).toEqual({ skippedBytes: 0, blocks: 0, lines: 2 })
  expect(await createFileSource({ dir }).get('session-1')).toMatchObject({ spanCount: 1 })
  await part.close()
})

async function open(source: FileSource, part?: string): Promise<PartFile> {
  const opened = await source.openPart('session-1', part)
  if (opened === undefined) throw new Error('there is no such part')
  return opened
}

async function textOf({ blocks, read }: PartFile): Promise<string> {
  const texts: Uint8Array[] = []
  for (const { offset, length } of blocks) texts.push(decodeBlock(await read(offset, offset + length)))
  return Buffer.concat(texts).toString()
}

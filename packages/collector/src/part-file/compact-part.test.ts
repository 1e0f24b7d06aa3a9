import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodeRecord, OURS } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { BLOCK_TEXT_UNITS } from '../base/limits.js'
import { decodeBlock, encodeBlock } from '../trace-file/block.js'
import { bytesOf } from '../trace-file/lines.test-kit.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { compactPart, type PartCopy } from './compact-part.js'

const BEFORE = '0'.repeat(16)
const AFTER = 'abcdef0123456789'
const header = line(sessionEvent('session_started', { attributes: { [OURS.generation]: BEFORE } }))
const valuePart = line(sessionEvent('value_part', { attributes: { [OURS.valueText]: 'a piece' } }))

const dir = mkdtempSync(path.join(tmpdir(), 'compact-'))
const file = path.join(dir, 'part.jsonl.gz')
afterAll(() => rmSync(dir, { recursive: true }))
beforeEach(() => rmSync(file, { force: true }))

/** The text of each block. */
function textsIn(bytes: Uint8Array): readonly string[] {
  return scanBlocks(bytes).blocks.map((block) => Buffer.from(decodeBlock(bytesOf(bytes, block))).toString())
}

function write(texts: readonly string[]): void {
  writeFileSync(file, Buffer.concat(texts.map((text) => encodeBlock(text, text.split('\n').length - 1))))
}

/** @returns what became of it; `undefined` if it was left as it is */
async function compact(swap: (copy: PartCopy) => boolean = () => true): Promise<PartCopy | undefined> {
  let last: PartCopy | undefined
  const isDone = await compactPart({
    file,
    generation: AFTER,
    swap(copy) {
      if (!swap(copy)) return false
      last = copy
      renameSync(copy.file, file)
      return true
    },
  })
  expect(readdirSync(dir)).toEqual(['part.jsonl.gz'])
  return isDone ? last : undefined
}

describe('a compacted part', () => {
  const small = fc.integer({ min: 1, max: 60 }).map((n) => lines(n, 1000))
  const big = fc.integer({ min: 140, max: 400 }).map((n) => lines(n, 1000))
  const piece = fc.constant(valuePart)
  const blocks = fc.array(fc.oneof({ weight: 6, arbitrary: small }, { weight: 1, arbitrary: big }, piece), {
    minLength: 2,
    maxLength: 30,
  })

  test('holds every line in its order, where the moves say, in blocks that are as full as they can be', async () => {
    await fc.assert(
      fc.asyncProperty(blocks, async (more) => {
        const texts = [header, ...more]
        write(texts)
        const before = scanBlocks(readFileSync(file)).blocks
        const copy = await compact()
        if (copy === undefined) return
        const bytes = readFileSync(file)
        expect([copy.bytesBefore, copy.bytes]).toEqual([before.at(-1) && end(before), bytes.length])
        expect(statSync(file).mode & 0o777).toBe(0o600)

        const after = textsIn(bytes)
        expect(after.join('').replace(AFTER, BEFORE)).toBe(texts.join(''))
        expect(after[0]).toContain(`"stringValue":"${AFTER}"`)
        for (const text of after.filter((one) => one.includes('value_part'))) expect(text).toBe(valuePart)
        for (const [n, text] of after.entries()) expectFull(text, after[n + 1])

        const at = new Map(scanBlocks(bytes).blocks.map(({ offset }, n) => [offset, after[n]]))
        for (const [n, { from, to, shift }] of copy.moves.entries()) {
          expect(from).toBe(before[n]?.offset)
          const text = Buffer.from(at.get(to)?.replace(AFTER, BEFORE) ?? '')
          expect(text.toString('utf8', shift, shift + Buffer.byteLength(texts[n] ?? ''))).toBe(texts[n])
        }
      }),
      { seed: 5, numRuns: 30 },
    )
  }, 30_000)

  test('holds also what was appended while it was copied', async () => {
    write([header, lines(1), lines(2)])
    let asked = 0
    const copy = await compact(({ bytesBefore }) => {
      if (asked++ > 0) return true
      expect(bytesBefore).toBe(statSync(file).size)
      appendFileSync(file, encodeBlock(lines(3), 3))
      return false
    })
    expect(copy?.moves).toHaveLength(4)
    expect(textsIn(readFileSync(file)).join('').replace(AFTER, BEFORE)).toBe(header + lines(1) + lines(2) + lines(3))
  })
})

describe('a part is left as it is', () => {
  const many = [header, ...Array.from({ length: 20 }, () => lines(3))]

  test.each([
    ['has one block', () => write([header + lines(3)])],
    ['is of full blocks', () => write([header, ...Array.from({ length: 9 }, () => lines(200, 1000))])],
    ['has a torn end', () => tear(many)],
    [
      'has bytes that belong to no block',
      () => writeFileSync(file, Buffer.concat([blocksOf(many), Buffer.from('?'), blocksOf(many)])),
    ],
  ])('that %s', async (_, prepare) => {
    prepare()
    const before = readFileSync(file)
    expect(await compact()).toBeUndefined()
    expect(readFileSync(file).equals(before)).toBe(true)
  })

  test('where a block of it is damaged', async () => {
    const bytes = blocksOf(many)
    const at = (scanBlocks(bytes).blocks[7]?.offset ?? 0) + 30
    writeFileSync(file, bytes.with(at, (bytes[at] ?? 0) ^ 0xff))
    await expect(compact()).rejects.toMatchObject({ code: 'BLOCK_INVALID' })
    expect(readdirSync(dir)).toEqual(['part.jsonl.gz'])
  })

  test('when that is no longer wanted', async () => {
    write(many)
    const controller = new AbortController()
    const compacting = compactPart({
      file,
      generation: AFTER,
      signal: controller.signal,
      swap: () => expect.unreachable(),
    })
    controller.abort(new Error('resumed'))
    await expect(compacting).rejects.toThrow('resumed')
    expect(readdirSync(dir)).toEqual(['part.jsonl.gz'])
  })
})

function tear(texts: readonly string[]): void {
  writeFileSync(file, blocksOf(texts).subarray(0, -3))
}

function blocksOf(texts: readonly string[]): Uint8Array {
  write(texts)
  return readFileSync(file)
}

/** No block could have taken the next one too, if both were small. */
function expectFull(text: string, next: string | undefined): void {
  if (next === undefined || [text, next].some((one) => one.includes('value_part'))) return
  expect(Buffer.byteLength(text) + Buffer.byteLength(next)).toBeGreaterThan(BLOCK_TEXT_UNITS / 2)
}

function end(blocks: ReturnType<typeof scanBlocks>['blocks']): number {
  const last = blocks.at(-1)
  return last === undefined ? 0 : last.offset + last.length
}

function line(event: ReturnType<typeof sessionEvent>): string {
  return `${encodeRecord(event, 0)}\n`
}

function lines(count: number, units = 40): string {
  return Array.from({ length: count }, (_, n) => `{"n":${n},"text":"${'ö'.repeat(units / 2)}"}\n`).join('')
}

/** What we write, everybody reads: each line of whole blocks, of files that are finished, mended, growing or torn. */
import { copyFileSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { nthSpan, openSpan, sessionEvent } from '../../trace-format/src/sample-record.test-kit.js'
import {
  createPythonReader,
  duckDbReader,
  gunzipReader,
  jqReader,
  nodeReader,
  type OtherReader,
} from './other-readers.test-kit.js'
import { createFileSink } from './sink/file-sink.js'
import { newDir, partPath } from './sink/traces-dir.test-kit.js'
import { repair } from './source/repair.js'
import { decodeBlock } from './trace-file/block.js'
import { scanBlocks } from './trace-file/scan-blocks.js'

const SPANS = 1500
const text = 'naïve "quoted" \\ \u2028 😀 '.repeat(20)

/** Each with some full blocks and some small ones. */
const files = { finished: '', running: '', torn: '', mended: '' }

beforeAll(async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  sink.write(sessionEvent('session_started'))
  for (let n = 0; n < SPANS; n++) {
    sink.write(nthSpan(n, { attributes: { n, ratio: n / 7, text, nested: { list: [n, text, [true]] } } }))
    if (n % 500 === 250) await sink.flush()
  }
  sink.write(openSpan({ spanId: 'f'.repeat(16) }))
  await sink.flush()
  files.running = copyOf(partPath(dir, 'session-1'))
  files.torn = copyOf(partPath(dir, 'session-1'))
  const { blocks } = scanBlocks(readFileSync(files.torn))
  const last = blocks.at(-2)
  truncateSync(files.torn, (last?.offset ?? 0) + Math.floor((last?.length ?? 0) / 2))
  files.mended = copyOf(files.torn)
  for await (const { outcome } of repair(files.mended.replace(/\/[^/]*$/, ''))) expect(outcome).toBe('repaired')
  sink.write(sessionEvent('session_finished'))
  await sink.close()
  files.finished = partPath(dir, 'session-1')
}, 60_000)

/** In a directory of its own, as another process left it. */
function copyOf(file: string): string {
  const dir = newDir()
  mkdirSync(dir)
  copyFileSync(file, partPath(dir, 'session-1'))
  return partPath(dir, 'session-1')
}

/** By our own reader. */
function linesOfWholeBlocks(file: string): readonly string[] {
  const bytes = readFileSync(file)
  const decoded = scanBlocks(bytes).blocks.map(({ offset, length }) =>
    decodeBlock(bytes.subarray(offset, offset + length)),
  )
  return Buffer.concat(decoded).toString().split('\n').slice(0, -1)
}

test('the files are what they are called', () => {
  const whole = (file: string) => scanBlocks(readFileSync(file)).end === statSync(file).size
  expect(Object.entries(files).map(([name, file]) => [name, whole(file)])).toEqual([
    ['finished', true],
    ['running', true],
    ['torn', false],
    ['mended', true],
  ])
  expect(linesOfWholeBlocks(files.finished)).toHaveLength(SPANS + 3)
  expect(linesOfWholeBlocks(files.torn).length).toBeGreaterThan(SPANS / 2)
  expect(linesOfWholeBlocks(files.mended)).toEqual(linesOfWholeBlocks(files.torn))
})

let python: OtherReader
beforeAll(async () => {
  python = await createPythonReader()
}, 120_000)

describe.each([
  { name: gunzipReader.name, reader: () => gunzipReader },
  { name: jqReader.name, reader: () => jqReader },
  { name: nodeReader.name, reader: () => nodeReader },
  { name: duckDbReader.name, reader: () => duckDbReader },
  { name: 'Python', reader: () => python },
])('$name', { timeout: 60_000 }, ({ reader }) => {
  test.each(['finished', 'mended', 'running'] as const)('gives every line of a %s file, and no error', async (kind) => {
    const { lines, isTorn } = await reader().read(files[kind])
    expect(isTorn).toBe(false)
    expectSame(lines, linesOfWholeBlocks(files[kind]))
  })

  test('gives at least every line of the whole blocks of a torn file, and says that it ends too early', async () => {
    const { lines, isTorn } = await reader().read(files.torn)
    const whole = linesOfWholeBlocks(files.torn)
    expect(isTorn).toBe(true)
    expectSame(lines.slice(0, whole.length), whole)
  })
})

/** Each equal as JSON; a diff of megabytes says nothing. */
function expectSame(lines: readonly string[], expected: readonly string[]): void {
  expect(lines).toHaveLength(expected.length)
  const at = lines.findIndex((line, n) => !isDeepStrictEqual(parse(line), parse(expected[n])))
  expect(at === -1 ? undefined : { at, line: lines[at], expected: expected[at] }).toBeUndefined()
}

function parse(line: string | undefined): unknown {
  return line === undefined ? undefined : JSON.parse(line)
}

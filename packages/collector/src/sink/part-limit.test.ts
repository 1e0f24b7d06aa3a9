/** A part that is full is closed, and its session goes on in another. */
import { readFileSync, statSync } from 'node:fs'
import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent, spanIdOf } from '../../../trace-format/src/sample-record.test-kit.js'
import { indexPath, readIndex } from '../index-file/index-file.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import type { Appended } from '../span/ports.js'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink } from './file-sink.js'
import { linesOf, newDir, partPath, partsIn, sequenceOf } from './traces-dir.test-kit.js'

const LIMIT = 6000
const SPANS = 400
const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'A session', [OURS.engine]: 'node' } })

async function writeLong(dir: string): Promise<readonly Appended[]> {
  const told: Appended[] = []
  const sink = createFileSink({ dir, maxPartBytes: LIMIT, onAppend: (appended) => told.push(appended) })
  const records: readonly TraceRecord[] = [started, ...Array.from({ length: SPANS }, (_, n) => nthSpan(n))]
  for (const record of records) {
    sink.write(record)
    if (record.type === 'span' && record.spanId.endsWith('5')) await sink.flush()
  }
  expect(sink.parts('session-1').map(({ part }) => part)).toEqual([...new Set(told.map(({ part }) => part))])
  await sink.close()
  return told
}

test('no part is bigger than the limit, each says whose it is, and nothing is lost or told twice', async () => {
  const dir = newDir()
  await writeLong(dir)
  const parts = partsIn(dir)
  expect(parts.length).toBeGreaterThan(3)
  const ids = parts.flatMap((part) => {
    expect(statSync(partPath(dir, part)).size).toBeLessThanOrEqual(LIMIT)
    expect(part).toMatch(/^session-1(?:~[0-9a-f]{8})?$/)
    const [first = '', ...spans] = linesOf(dir, part)
    expect(first).toContain('"eventName":"agent_inspector.session_started"')
    expect(first).toContain(`{"key":"agent_inspector.part","value":{"stringValue":"${part}"}}`)
    expect(first).toContain('{"stringValue":"A session"}')
    expect(sequenceOf(dir, part)).toEqual(Array.from({ length: spans.length + 1 }, (_, n) => n))
    return spans.map((line) => /"spanId":"(\w+)"/.exec(line)?.[1])
  })
  expect(ids.toSorted()).toEqual(Array.from({ length: SPANS }, (_, n) => spanIdOf(n)).toSorted())
})

test('its parts are read as one session, and each has an index of its own', async () => {
  const dir = newDir()
  await writeLong(dir)
  const session = await createFileSource({ dir }).get('session-1')
  expect(session).toMatchObject({ title: 'A session', spanCount: SPANS, ledger: { missing: 0, duplicates: 0 } })
  expect(session?.parts.map(({ part }) => part)).toEqual([...partsIn(dir)].sort())
  for (const part of partsIn(dir)) {
    const { rows, coveredBytes } = await readIndex(dir, part)
    expect(coveredBytes).toBe(statSync(partPath(dir, part)).size)
    expect(rows).toHaveLength(linesOf(dir, part).length - 1)
  }
  expect(statSync(indexPath(dir, 'session-1')).size).toBeGreaterThan(512)
})

test('each block is told with the part that it stands in', async () => {
  const dir = newDir()
  const told = await writeLong(dir)
  for (const part of partsIn(dir)) {
    const ends = scanBlocks(readFileSync(partPath(dir, part))).blocks.map(({ offset, length }) => offset + length)
    expect(told.filter((one) => one.part === part).map(({ bytes }) => bytes)).toEqual(ends)
  }
})

/** A directory of trace files for tests, and what lies in it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { TraceRecord } from '@agent-inspector/trace-format'
import { afterAll } from 'vitest'
import { scanBlocks } from '../trace-file/scan-blocks.js'
import { createFileSink } from './file-sink.js'

let parent: string | undefined
// Here, not where one is asked for: what a test registers while it runs is not called. Tens of thousands of files take a while.
afterAll(() => {
  if (parent !== undefined) rmSync(parent, { recursive: true, force: true, maxRetries: 3 })
}, 60_000)

/** A path in a directory of its own, which is removed after the tests of the file. Nothing is there yet. */
export function newDir(): string {
  parent ??= mkdtempSync(path.join(tmpdir(), 'traces-'))
  return path.join(mkdtempSync(path.join(parent, 'of-')), 'traces')
}

/** Written by a sink of their own, which is closed then. */
export async function writeRecords(dir: string, records: readonly TraceRecord[]): Promise<void> {
  const sink = createFileSink({ dir })
  for (const record of records) sink.write(record)
  await sink.close()
}

export function partPath(dir: string, part: string): string {
  return path.join(dir, `${part}.jsonl.gz`)
}

export function partsIn(dir: string): readonly string[] {
  return readdirSync(dir)
    .filter((name) => !/\.(?:live|idx)$/.test(name))
    .map((name) => name.replace(/\.jsonl\.gz$/, ''))
}

export function linesOf(dir: string, part: string): readonly string[] {
  return gunzipSync(readFileSync(partPath(dir, part)))
    .toString()
    .split('\n')
    .slice(0, -1)
}

/** The names of its spans, and of its session events. */
export function namesOf(dir: string, part: string): readonly string[] {
  return linesOf(dir, part).map((line) => {
    const { resourceSpans, resourceLogs } = JSON.parse(line)
    if (resourceSpans !== undefined) return resourceSpans[0].scopeSpans[0].spans[0].name
    return resourceLogs[0].scopeLogs[0].logRecords[0].eventName.replace('agent_inspector.', '')
  })
}

export function sequenceOf(dir: string, part: string): readonly number[] {
  return linesOf(dir, part).map((line) => Number(/"agent_inspector.seq","value":\{"intValue":"(\d+)"/.exec(line)?.[1]))
}

/** Bytes after the last whole block of a part. */
export function tornBytes(dir: string, part: string): number {
  const bytes = readFileSync(partPath(dir, part))
  return bytes.length - scanBlocks(bytes).end
}

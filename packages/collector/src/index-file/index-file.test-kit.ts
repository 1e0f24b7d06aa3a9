/** For tests: an index as it stands on disk, row by row. */
import { open } from 'node:fs/promises'
import path from 'node:path'
import { type IndexRow, readRow } from '@agent-inspector/trace-format'
import type { IndexSummary } from '../trace-file/index-summary.js'
import { readChunks } from './read-chunks.js'
import { readSummary } from './read-summary.js'

export interface WholeIndex {
  readonly summary: IndexSummary
  readonly rows: readonly IndexRow[]
  /** Rows of each chunk. */
  readonly chunkRows: readonly number[]
  /** As the last chunk says. */
  readonly coveredBytes: number
}

export function indexPath(dir: string, part: string): string {
  return path.join(dir, `${part}.idx`)
}

/** @throws if it is not whole to its last byte */
export async function readIndex(dir: string, part: string): Promise<WholeIndex> {
  const file = indexPath(dir, part)
  const summary = readSummary(file)
  if (summary === undefined) throw new Error(`${part} has no index`)
  const handle = await open(file)
  try {
    const rows: IndexRow[] = []
    const chunkRows: number[] = []
    const strings: string[] = []
    let coveredBytes = 0
    let end = summary.roomBytes
    for await (const { chunk, length } of readChunks(handle, end)) {
      strings.push(...chunk.strings)
      for (let i = 0; i < chunk.rows; i++) rows.push(readRow(chunk, i, strings) ?? fail(`row ${i}`))
      chunkRows.push(chunk.rows)
      coveredBytes = chunk.coveredBytes
      end += length
    }
    if (end !== (await handle.stat()).size) throw new Error(`${part}: bytes after the last chunk`)
    return { summary, rows, chunkRows, coveredBytes }
  } finally {
    await handle.close()
  }
}

function fail(what: string): never {
  throw new Error(`no ${what}`)
}

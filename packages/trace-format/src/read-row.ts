/**
 * One row of a chunk in words and numbers: for tools that look at few rows, and for tests. Who reads
 * many goes over the columns.
 */
import type { IndexRow } from './chunk-builder.js'
import type { Chunk } from './index-chunk.js'
import { OPERATIONS, ROW_FLAG, UNKNOWN_TOKENS } from './index-layout.js'

/**
 * @param strings all strings of this and the earlier chunks
 * @returns `undefined` if there is no such row, or if it names a string that there is not
 */
export function readRow({ rows, columns }: Chunk, row: number, strings: readonly string[]): IndexRow | undefined {
  if (row < 0 || row >= rows) return undefined
  const textOf = (numbers: Uint32Array): string | undefined => strings[numbers[row] ?? -1]
  const traceId = textOf(columns.traces)
  const name = textOf(columns.names)
  const subject = textOf(columns.subjects)
  const process = textOf(columns.processes)
  const provider = textOf(columns.providers)
  if (traceId === undefined || name === undefined || subject === undefined) return undefined
  if (process === undefined || provider === undefined) return undefined
  const parentId = readId(columns.parentIds, row)
  const isOpen = ((columns.flags[row] ?? 0) & ROW_FLAG.open) !== 0
  const status = columns.statuses[row]
  return {
    traceId,
    spanId: readId(columns.spanIds, row),
    parentId: parentId === NO_ID ? undefined : parentId,
    startNs: columns.starts[row] ?? 0n,
    endNs: isOpen ? undefined : columns.ends[row],
    name,
    subject,
    operation: OPERATIONS[columns.operations[row] ?? 0] ?? 'other',
    flags: (columns.flags[row] ?? 0) & ~ROW_FLAG.open,
    process,
    status: status === 1 || status === 2 ? status : 0,
    provider,
    inputTokens: readTokens(columns.inputTokens[row]),
    outputTokens: readTokens(columns.outputTokens[row]),
    cacheReadTokens: columns.cacheReadTokens[row] ?? 0,
    cacheWriteTokens: columns.cacheWriteTokens[row] ?? 0,
    reasoningTokens: columns.reasoningTokens[row] ?? 0,
    seq: columns.sequences[row] ?? 0,
    block: columns.blocks[row] ?? 0,
    offset: columns.offsets[row] ?? 0,
    length: columns.lengths[row] ?? 0,
  }
}

const NO_ID = '0'.repeat(16)

/** 16 hex digits. */
export function readId(ids: Uint32Array, row: number): string {
  return half(ids[row * 2]) + half(ids[row * 2 + 1])
}

function half(number = 0): string {
  return number.toString(16).padStart(8, '0')
}

function readTokens(count: number | undefined): number | undefined {
  return count === UNKNOWN_TOKENS ? undefined : count
}

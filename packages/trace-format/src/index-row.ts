/**
 * One record of a span as its row in the index.
 *
 *   collector's index writer, page's file reader --record, place--> [rowOf] --> chunk builder
 */
import { describeOperation } from '@agent-inspector/dialects'
import type { IndexRow } from './chunk-builder.js'
import type { TraceRecord } from './record.js'

/** Where the line of a record is. */
export interface LinePlace {
  /** Number of the record in its part. */
  readonly seq: number
  /** Offset of its block in the part. */
  readonly block: number
  /** Offset of its line in the text of the block, in bytes. */
  readonly offset: number
  /** Of its line without the newline, in bytes. */
  readonly length: number
}

/** @returns `undefined` for a session event: it has no row */
export function rowOf(record: TraceRecord, { seq, block, offset, length }: LinePlace): IndexRow | undefined {
  if (record.type === 'session_event') return undefined
  const { traceId, spanId, parentId, name, startNs, attributes } = record
  const { kind, subject, inputTokens, outputTokens } = describeOperation(name, attributes)
  const isEnded = record.type === 'span'
  return {
    traceId,
    spanId,
    parentId,
    startNs,
    endNs: isEnded ? record.endNs : undefined,
    name,
    subject,
    operation: kind,
    status: isEnded ? record.status.code : 0,
    inputTokens,
    outputTokens,
    seq,
    block,
    offset,
    length,
  }
}

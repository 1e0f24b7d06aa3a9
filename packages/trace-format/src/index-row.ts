/**
 * One record of a span as its row in the index.
 *
 *   collector's index writer, page's file reader --record, place--> [rowOf] --> chunk builder
 */
import { describeOperation, type Operation } from '@agent-inspector/dialects'
import { OURS } from './attributes.js'
import type { IndexRow } from './chunk-builder.js'
import { ROW_FLAG } from './index-layout.js'
import { logRow } from './log-row.js'
import type { Attributes, SpanOpenRecord, SpanRecord, TraceRecord } from './record.js'

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
export function rowOf(record: TraceRecord, place: LinePlace): IndexRow | undefined {
  if (record.type === 'log') return logRow(record, place)
  if (record.type === 'session_event') return undefined
  return spanRowOf(record, place, describeOperation(record.name, record.attributes))
}

/** The same, of a span of which it is known what it is. */
export function spanRowOf(
  record: SpanRecord | SpanOpenRecord,
  { seq, block, offset, length }: LinePlace,
  { kind, subject, pattern, provider = '', usage = {} }: Operation,
): IndexRow {
  const { traceId, spanId, parentId, name, startNs } = record
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
    flags: (pattern === undefined ? 0 : ROW_FLAG[pattern]) | cancelledFlag(record) | stateFlag(record),
    process: processOf(record.origin.resource),
    status: isEnded ? record.status.code : 0,
    provider,
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadTokens ?? 0,
    cacheWriteTokens: usage.cacheWriteTokens ?? 0,
    reasoningTokens: usage.reasoningTokens ?? 0,
    seq,
    block,
    offset,
    length,
  }
}

function cancelledFlag({ type, attributes }: SpanRecord | SpanOpenRecord): number {
  return type === 'span' && attributes['error.type'] === 'cancelled' ? ROW_FLAG.cancelled : 0
}

function stateFlag({ attributes, events }: SpanRecord | SpanOpenRecord): number {
  for (const key in attributes) if (stateNameOf(key) !== undefined) return ROW_FLAG.state
  return events.some(({ name }) => name === OURS.stateSnapshot) ? ROW_FLAG.state : 0
}

/** The state of which an attribute holds the value, as `plan` of `mcp.state.plan_json`; `undefined` for any other. */
export function stateNameOf(key: string): string | undefined {
  return key.startsWith(STATE_PREFIX) &&
    key.endsWith(STATE_SUFFIX) &&
    key.length > STATE_PREFIX.length + STATE_SUFFIX.length
    ? key.slice(STATE_PREFIX.length, -STATE_SUFFIX.length)
    : undefined
}

const STATE_PREFIX = 'mcp.state.'
const STATE_SUFFIX = '_json'

/** What tells it best: clocks of one process agree with each other. */
function processOf(resource: Attributes): string {
  const instance = resource['service.instance.id']
  if (typeof instance === 'string' && instance !== '') return instance
  const pid = resource['process.pid']
  const host = resource['host.name'] ?? ''
  if (pid !== undefined) return `${host} ${pid}`
  const service = resource['service.name']
  return typeof service === 'string' ? service : ''
}

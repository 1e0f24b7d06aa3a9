/** What a record means to the part of its session: file-sink.ts asks. */
import type { SessionEventRecord, TraceRecord } from '@agent-inspector/trace-format'
import { impliedStart } from '../trace-file/part-header.js'

export function startOf(record: TraceRecord): SessionEventRecord {
  if (isStart(record)) return record
  return impliedStart(record.sessionId, timeOf(record), record.origin)
}

export function timeOf(record: TraceRecord): bigint {
  return record.type === 'session_event' ? record.atNs : record.startNs
}

/** Where a session may stand for long: it is worth being on the disk itself. */
export function isSafePoint(record: TraceRecord): boolean {
  return isEnd(record) || (record.type === 'session_event' && record.name === 'waiting_on_signal')
}

export function isStart(record: TraceRecord): record is SessionEventRecord {
  return record.type === 'session_event' && record.name === 'session_started'
}

export function isEnd(record: TraceRecord): boolean {
  return record.type === 'session_event' && record.name === 'session_finished'
}

/** What a record means to the part of its session: file-sink.ts asks. */
import { type SessionEventRecord, type TraceRecord, timeOf } from '@agent-inspector/trace-format'
import { impliedStart } from '../trace-file/part-header.js'

export function startOf(record: TraceRecord): SessionEventRecord {
  if (isStart(record)) return record
  return impliedStart(record.sessionId, timeOf(record), record.origin)
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

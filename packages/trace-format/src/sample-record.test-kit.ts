/** Records of one session for tests. */
import type { LogRecord, SessionEventName, SessionEventRecord, SpanOpenRecord, SpanRecord } from './record.js'

const ofSession = {
  sessionId: 'session-1',
  attributes: {},
  origin: { resource: { 'service.name': 'test' }, scope: { name: 'agent-inspector', version: '1.0.0' } },
} as const

const ofSpan = {
  ...ofSession,
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: '00f067aa0ba902b7',
  name: 'tool.call',
  kind: 1,
  startNs: 1763668000000000001n,
  events: [],
} as const

export function endedSpan(fields: Partial<SpanRecord> = {}): SpanRecord {
  return { ...ofSpan, type: 'span', endNs: 1763668001000000001n, status: { code: 1 }, links: [], ...fields }
}

/** The n-th of many, each with its own id and a text of its own. */
export function nthSpan(n: number, fields: Partial<SpanRecord> = {}): SpanRecord {
  const attributes = { 'mcp.tool.name': 'read_file', n, text: `value ${n} ${'x'.repeat(n % 97)}` }
  return endedSpan({ spanId: spanIdOf(n), startNs: ofSpan.startNs + BigInt(n), attributes, ...fields })
}

export function spanIdOf(n: number): string {
  return (n + 1).toString(16).padStart(16, '0')
}

export function openSpan(fields: Partial<SpanOpenRecord> = {}): SpanOpenRecord {
  return { ...ofSpan, type: 'span_open', atNs: 1763668001000000001n, ...fields }
}

export function logRecord(fields: Partial<LogRecord> = {}): LogRecord {
  const { traceId, spanId } = ofSpan
  return { ...ofSession, type: 'log', traceId, spanId, atNs: 1763668000500000000n, ...fields }
}

export function sessionEvent(name: SessionEventName, fields: Partial<SessionEventRecord> = {}): SessionEventRecord {
  return { ...ofSession, type: 'session_event', name, atNs: 1763668000000000000n, ...fields }
}

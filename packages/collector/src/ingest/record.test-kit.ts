/** Records for the tests of this folder. */
import type { SpanRecord } from '@agent-inspector/trace-format'

export function spanRecord(fields: Partial<SpanRecord> = {}): SpanRecord {
  return {
    type: 'span',
    sessionId: 's1',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    name: 'tool.call',
    kind: 1,
    startNs: 1763668000123456789n,
    endNs: 1763668000123456999n,
    status: { code: 0 },
    attributes: {},
    events: [],
    links: [],
    origin: ORIGIN,
    ...fields,
  }
}

export const ORIGIN = { resource: { 'service.name': 'test' }, scope: { name: 'test' } }

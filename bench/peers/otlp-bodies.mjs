/** What otlp-ingest.bench.mjs sends: spans of one trace, 0.5 KB each, all below the first. */
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

// That of the collector.
const protobuf = createRequire(new URL('../../packages/collector/package.json', import.meta.url))('protobufjs')
const protos = fileURLToPath(new URL('../../packages/collector/proto', import.meta.url))
const root = new protobuf.Root()
root.resolvePath = (_origin, target) => path.join(protos, target)
const ExportRequest = root
  .loadSync('opentelemetry/proto/collector/trace/v1/trace_service.proto')
  .lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest')

const text = 'x'.repeat(100)
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'

/** A request with spans number `from` to `from + count - 1`. */
export function bodyOf({ encoding, from, count, traceId = TRACE_ID }) {
  const spans = Array.from({ length: count }, (_, n) => spanOf(traceId, from + n))
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'bench' } }] }
  const message = { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'bench' }, spans }] }] }
  if (encoding === 'JSON') return Buffer.from(JSON.stringify(message))
  for (const span of spans) {
    for (const id of ['traceId', 'spanId', 'parentSpanId']) if (span[id]) span[id] = Buffer.from(span[id], 'hex')
  }
  return Buffer.from(ExportRequest.encode(ExportRequest.fromObject(message)).finish())
}

/** The same number of spans in so many requests. */
export function bodiesOf({ encoding, from = 0, count, batch }) {
  return Array.from({ length: count / batch }, (_, n) => bodyOf({ encoding, from: from + n * batch, count: batch }))
}

function spanOf(traceId, n) {
  const startNs = 1_763_668_000_000_000_000n + BigInt(n) * 1_000_000n
  return {
    traceId,
    spanId: idOf(n + 1),
    ...(n > 0 && { parentSpanId: idOf(1) }),
    name: 'search',
    kind: 1,
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(startNs + 900_000n),
    attributes: [
      { key: 'genkit:name', value: { stringValue: 'search' } },
      { key: 'genkit:input', value: { stringValue: text } },
      { key: 'genkit:output', value: { stringValue: text } },
    ],
    status: { code: 1 },
  }
}

function idOf(n) {
  return n.toString(16).padStart(16, '0')
}

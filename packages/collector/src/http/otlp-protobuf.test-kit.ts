/** For tests: requests in Protobuf by the messages of OTLP themselves, read at run time, not by the code that is tested. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import protobuf from 'protobufjs'
import { MINUS_ZERO } from './any-otlp-request.test-kit.js'

const protos = fileURLToPath(new URL('../../proto', import.meta.url))
const root = new protobuf.Root()
root.resolvePath = (_origin, target) => path.join(protos, target)
const services = 'opentelemetry/proto/collector'
root.loadSync([`${services}/trace/v1/trace_service.proto`, `${services}/logs/v1/logs_service.proto`])

/** @param request in OTLP/JSON */
export function protobufOf(request: object): Uint8Array {
  const name = 'resourceLogs' in request ? 'logs.v1.ExportLogsServiceRequest' : 'trace.v1.ExportTraceServiceRequest'
  const type = root.lookupType(`opentelemetry.proto.collector.${name}`)
  return type.encode(type.fromObject(messageOf(request))).finish()
}

export function partialSuccessIn(answer: Uint8Array): unknown {
  const type = root.lookupType('opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse')
  return type.toObject(type.decode(answer), { longs: Number }).partialSuccess
}

/** As a Protobuf codec wants it: ids are bytes there, and doubles numbers. */
function messageOf(request: object): Record<string, unknown> {
  const text = JSON.stringify(request, (name, value) => {
    const isId = /^(?:traceId|spanId|parentSpanId)$/.test(name)
    return isId ? Buffer.from(value, 'hex').toString('base64') : value
  })
  return JSON.parse(text, (name, value) => {
    return name === 'doubleValue' ? (value === MINUS_ZERO ? -0 : Number(value)) : value
  })
}

/** Every log record that an official exporter sends comes out of the file as it was. */

import { OURS } from '@agent-inspector/trace-format'
import { ExportResultCode } from '@opentelemetry/core'
import { OTLPLogExporter as JsonExporter } from '@opentelemetry/exporter-logs-otlp-http'
import { OTLPLogExporter as ProtobufExporter } from '@opentelemetry/exporter-logs-otlp-proto'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { expect, test } from 'vitest'
import { startOtlpServer, TRACE_ID } from './otlp-server.test-kit.js'

const body = { content: 'Hi', parts: [1, 0.5, true, { deep: 'yes' }], bytes: Uint8Array.of(1, 2) }

test.each([
  ['JSON', JsonExporter],
  ['Protobuf', ProtobufExporter],
])('in %s', async (_encoding, Exporter) => {
  const server = await startOtlpServer()
  const exporter = new Exporter({ url: `http://127.0.0.1:${server.port}/v1/logs` })
  const result = await new Promise((resolve) => exporter.export([sdkLog()], resolve))
  await exporter.shutdown()
  expect(result).toMatchObject({ code: ExportResultCode.SUCCESS })
  const [log] = ((await server.written()).get(TRACE_ID) ?? []).filter(({ type }) => type === 'log')
  expect(log).toMatchObject({
    type: 'log',
    atNs: 1763668000000000005n,
    observedNs: 1763668001000000006n,
    traceId: TRACE_ID,
    spanId: '00f067aa0ba902b7',
    eventName: 'gen_ai.user.message',
    severityNumber: 9,
    severityText: 'INFO',
    attributes: { 'gen_ai.system': 'openai', [OURS.logBody]: body },
    flags: 1,
    droppedAttributesCount: 3,
    origin: {
      resource: { 'service.name': 'agent' },
      resourceSchemaUrl: 'https://one.test',
      scope: { name: 'scope', version: '1' },
      schemaUrl: 'https://two.test',
    },
  })
})

function sdkLog(): ReadableLogRecord {
  return {
    hrTime: [1763668000, 5],
    hrTimeObserved: [1763668001, 6],
    spanContext: { traceId: TRACE_ID, spanId: '00f067aa0ba902b7', traceFlags: 1 },
    eventName: 'gen_ai.user.message',
    severityNumber: 9,
    severityText: 'INFO',
    body,
    attributes: { 'gen_ai.system': 'openai' },
    droppedAttributesCount: 3,
    resource: {
      attributes: { 'service.name': 'agent' },
      schemaUrl: 'https://one.test',
      merge: (other) => other ?? sdkLog().resource,
      getRawAttributes: () => [],
    },
    instrumentationScope: { name: 'scope', version: '1', schemaUrl: 'https://two.test' },
  }
}

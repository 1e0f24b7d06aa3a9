/** Every span that an official exporter sends comes out of the file as the SDK had it. */
import { deepStrictEqual } from 'node:assert/strict'
import type { SpanRecord } from '@agent-inspector/trace-format'
import { ExportResultCode } from '@opentelemetry/core'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSpanReader } from '../ingest/read-sdk-span.js'
import { anySdkSpan } from './any-sdk-span.test-kit.js'
import { spansIn, startOtlpServer } from './otlp-server.test-kit.js'

test.each([
  ['JSON', JsonExporter],
  ['Protobuf', ProtobufExporter],
])('in %s', async (_encoding, Exporter) => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(anySdkSpan(), { minLength: 1, maxLength: 16, size: 'max', selector: idOf }),
      async (sent) => {
        const server = await startOtlpServer()
        const url = `http://127.0.0.1:${server.port}/v1/traces`
        await exported(new Exporter({ url }), sent)
        const reader = createSpanReader()
        const expected = sent.map((span) => reader.endedSpan(span, span.spanContext().traceId))
        deepStrictEqual(byId(spansIn(await server.written()).map(withoutZeros)), byId(expected.map(withoutZeros)))
      },
    ),
    { seed: 7, numRuns: 8 },
  )
})

function idOf(span: ReadableSpan): string {
  return span.spanContext().spanId
}

async function exported(exporter: JsonExporter | ProtobufExporter, spans: ReadableSpan[]): Promise<void> {
  const result = await new Promise((resolve) => exporter.export(spans, resolve))
  await exporter.shutdown()
  expect(result).toMatchObject({ code: ExportResultCode.SUCCESS })
}

function byId(spans: readonly SpanRecord[]): readonly SpanRecord[] {
  return spans.toSorted((a, b) => (a.spanId < b.spanId ? -1 : 1))
}

/** What is zero or empty, and what is not there, mean the same in OTLP. */
function withoutZeros<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutZeros) as T
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value
  const kept = Object.entries(value).filter(
    ([key, item]) => !(OPTIONAL.has(key) && (item === 0 || item === '' || isEmpty(item))),
  )
  return Object.fromEntries(
    kept.map(([key, item]) => [key, key === 'attributes' || key === 'resource' ? item : withoutZeros(item)]),
  ) as T
}

const OPTIONAL = new Set([
  'attributes',
  'droppedAttributesCount',
  'droppedEventsCount',
  'droppedLinksCount',
  'resourceDroppedAttributesCount',
  'traceState',
  'version',
  'message',
  'schemaUrl',
  'resourceSchemaUrl',
  'flags',
])

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

/**
 * Every field and kind of value that OTLP has comes out as it came in, whatever SDK has sent it: out of the file, out of
 * an export, and at the endpoint that it is forwarded to.
 */
import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { runCli } from '../cli/cli.test-kit.js'
import { linesOf, partsIn } from '../sink/traces-dir.test-kit.js'
import { anyOtlpLog, anyOtlpSpan, jsonOf, SESSION } from './any-otlp-request.test-kit.js'
import { protobufOf } from './otlp-protobuf.test-kit.js'
import { JSON_TYPE, type OtlpServer, PROTOBUF_TYPE, startOtlpServer } from './otlp-server.test-kit.js'

/** Processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

const ENCODINGS = [
  ['JSON', JSON_TYPE, jsonOf],
  ['Protobuf', PROTOBUF_TYPE, protobufOf],
] as const
const RUNS = { seed: 7, numRuns: 2, endOnFailure: true }

test.each(ENCODINGS)('spans in %s', async (_encoding, headers, encode) => {
  const spans = fc.uniqueArray(anyOtlpSpan(), { minLength: 40, maxLength: 40, selector: traceOf })
  const property = fc.asyncProperty(spans, async (sent) => {
    const end = await startOtlpServer()
    const server = await startOtlpServer({ forwardOtlp: `http://127.0.0.1:${end.port}` })
    await sendAll(server, '/v1/traces', sent, { headers, encode })
    const expected = byTrace(sent.map((one) => JSON.parse(jsonOf(one))))
    deepStrictEqual(byTrace(await filedBy(server, SPANS)), expected)
    deepStrictEqual(byTrace(await exportedFrom(server.dir, SPANS)), expected)
    deepStrictEqual(byTrace(await filedBy(end, SPANS)), expected)
  })
  await fc.assert(property, RUNS)
})

test.each(ENCODINGS)('log records in %s', async (_encoding, headers, encode) => {
  const logs = fc.uniqueArray(anyOtlpLog(), { minLength: 40, maxLength: 40, selector: traceOf })
  const property = fc.asyncProperty(logs, async (sent) => {
    const server = await startOtlpServer()
    await sendAll(server, '/v1/logs', sent, { headers, encode })
    const expected = byTrace(sent.map((one) => JSON.parse(jsonOf(one))))
    deepStrictEqual(byTrace(await filedBy(server, LOGS)), expected)
    deepStrictEqual(byTrace(await exportedFrom(server.dir, LOGS)), expected)
  })
  await fc.assert(property, RUNS)
})

interface As {
  readonly headers: Readonly<Record<string, string>>
  readonly encode: (request: object) => string | Uint8Array
}

async function sendAll(server: OtlpServer, path: string, sent: readonly object[], { headers, encode }: As) {
  for (const one of sent) {
    const answer = await server.post(path, { headers: { ...headers }, body: encode(one) })
    expect([answer.status, jsonOf(one)]).toEqual([200, jsonOf(one)])
  }
}

const SPANS = /^{"resourceSpans"/
/** Not those in which we tell of the session. */
const LOGS = /^{"resourceLogs"(?!.*"eventName":"agent_inspector\.)/

async function filedBy(server: OtlpServer, kind: RegExp): Promise<readonly object[]> {
  await server.written()
  return partsIn(server.dir).flatMap((part) => requestsIn(linesOf(server.dir, part), kind))
}

async function exportedFrom(dir: string, kind: RegExp): Promise<readonly object[]> {
  const { lines } = await runCli(['export', SESSION, '--traces-dir', dir])
  return requestsIn(lines, kind)
}

function requestsIn(lines: readonly string[], kind: RegExp): readonly object[] {
  return lines.filter((line) => kind.test(line)).map((line) => JSON.parse(line))
}

/** What the file adds to a span is taken off, as is what is empty. */
function byTrace(requests: readonly object[]): ReadonlyMap<string, unknown> {
  return new Map(requests.map((one) => [traceOf(one), meaningOf(one)]))
}

const OWN = new Set(['session.id', 'agent_inspector.seq'])
/** Which kind of value it is, is said by its being there. */
const VALUE = /Value$/

function meaningOf(value: unknown, ofValue = false): unknown {
  if (Array.isArray(value)) return value.filter((item) => !OWN.has(item?.key)).map((item) => meaningOf(item, ofValue))
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([name, field]) => [name, meaningOf(field, VALUE.test(name))] as const)
  const said = fields.filter(([name, field]) => VALUE.test(name) || name === 'value' || ofValue || !isNothing(field))
  return Object.fromEntries(said.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

function isNothing(field: unknown): boolean {
  return field === 0 || field === '' || (typeof field === 'object' && Object.keys(field ?? {}).length === 0)
}

/** Of its one span or record: it stands before those of links. */
function traceOf(request: object): string {
  return /"traceId":"([0-9a-f]{32})"/.exec(JSON.stringify(request))?.[1] ?? ''
}

/**
 * Every field and kind of value that OTLP has comes out as it came in, whatever SDK has sent it: out of the file, out of
 * an export, and at the endpoint that it is forwarded to.
 */
import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { runCli } from '../cli/cli.test-kit.js'
import { linesOf, partsIn } from '../sink/traces-dir.test-kit.js'
import { anyOtlpSpan, jsonOf, type OtlpSpans, SESSION } from './any-otlp-request.test-kit.js'
import { protobufOf } from './otlp-protobuf.test-kit.js'
import { JSON_TYPE, type OtlpServer, PROTOBUF_TYPE, startOtlpServer } from './otlp-server.test-kit.js'

/** Processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

test.each([
  ['JSON', JSON_TYPE, (sent: OtlpSpans) => jsonOf(sent)],
  ['Protobuf', PROTOBUF_TYPE, (sent: OtlpSpans) => protobufOf(sent)],
])('in %s', async (_encoding, headers, encode) => {
  const spans = fc.uniqueArray(anyOtlpSpan(), { minLength: 40, maxLength: 40, selector: traceOf })
  const property = fc.asyncProperty(spans, async (sent) => {
    const end = await startOtlpServer()
    const server = await startOtlpServer({ forwardOtlp: `http://127.0.0.1:${end.port}` })
    for (const one of sent) {
      const answer = await server.post('/v1/traces', { headers, body: encode(one) })
      expect([answer.status, jsonOf(one)]).toEqual([200, jsonOf(one)])
    }
    const expected = byTrace(sent.map((one) => JSON.parse(jsonOf(one))))
    deepStrictEqual(byTrace(await filedBy(server)), expected)
    deepStrictEqual(byTrace(await exportedFrom(server.dir)), expected)
    deepStrictEqual(byTrace(await filedBy(end)), expected)
  })
  await fc.assert(property, { seed: 7, numRuns: 2, endOnFailure: true })
})

async function filedBy(server: OtlpServer): Promise<readonly unknown[]> {
  await server.written()
  return partsIn(server.dir).flatMap((part) => linesOf(server.dir, part).flatMap(spansOfLine))
}

async function exportedFrom(dir: string): Promise<readonly unknown[]> {
  const { lines } = await runCli(['export', SESSION, '--traces-dir', dir])
  return lines.flatMap(spansOfLine)
}

function spansOfLine(line: string): readonly unknown[] {
  return line.startsWith('{"resourceSpans"') ? [JSON.parse(line)] : []
}

/** What the file adds to a span is taken off, as is what is empty. */
function byTrace(requests: readonly unknown[]): ReadonlyMap<string, unknown> {
  return new Map(requests.map((one) => [traceOf(one as OtlpSpans), meaningOf(one)]))
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

function traceOf({ resourceSpans: [group] }: OtlpSpans): string {
  return String(group?.scopeSpans[0]?.spans[0]?.traceId)
}

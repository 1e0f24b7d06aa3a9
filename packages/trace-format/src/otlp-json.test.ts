import { deepStrictEqual } from 'node:assert/strict'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyRecord } from './any-record.test-kit.js'
import { OURS, SESSION_ID } from './attributes.js'
import { decodeLine, encodeRecord } from './otlp-json.js'
import { seqOfLine } from './otlp-own.js'
import { VALUE_DEPTH } from './otlp-value.js'
import type { AttributeValue, TraceRecord } from './record.js'
import { endedSpan, logRecord, openSpan, sessionEvent } from './sample-record.test-kit.js'

describe('a record survives its line', () => {
  test('whatever it holds', () => {
    fc.assert(
      fc.property(anyRecord(), fc.nat(), (record, seq) => {
        const line = encodeRecord(record, seq)
        expect(line).not.toContain('\n')
        // Through UTF-8, as in a file.
        // Vitest takes an attribute `constructor` for the type of the object.
        deepStrictEqual(decodeLine(Buffer.from(line).toString()), [record])
        expect(seqOfLine(line)).toBe(seq)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  test('with a session.id of its own that says something else', () => {
    const record = endedSpan({ attributes: { a: 1, [SESSION_ID]: 'the one of its SDK', b: 2 } })
    expect(decodeLine(encodeRecord(record, 0))).toStrictEqual([record])
  })

  test('with a session.id that says the same, which is not written twice', () => {
    const record = endedSpan({ attributes: { [SESSION_ID]: 'session-1', a: 1 } })
    const line = encodeRecord(record, 0)
    expect(line.split('"session.id"')).toHaveLength(2)
    expect(decodeLine(line)).toStrictEqual([{ ...record, attributes: { a: 1 } }])
  })

  test('but for half of a surrogate pair, which other readers refuse', () => {
    const line = encodeRecord(endedSpan({ name: 'cut \ud83d', attributes: { '\udc00': 'a\ud800b \\ud800 😀' } }), 0)
    expect(line).not.toMatch(/(?<!\\)\\ud/)
    expect(decodeLine(line)).toMatchObject([{ name: 'cut \ufffd', attributes: { '\ufffd': 'a\ufffdb \\ud800 😀' } }])
  })

  test('when the attributes are nested too deep, cut there', () => {
    const nest = (levels: number): AttributeValue => {
      let value: AttributeValue = 'bottom'
      for (let i = 0; i < levels; i++) value = [value]
      return value
    }
    const fits = endedSpan({ attributes: { deep: nest(VALUE_DEPTH) } })
    expect(decodeLine(encodeRecord(fits, 0))).toStrictEqual([fits])
    const line = encodeRecord(endedSpan({ attributes: { deep: nest(100_000) } }), 0)
    expect(line).toContain(`more than ${VALUE_DEPTH} levels deep`)
  })
})

describe('a line is OTLP/JSON', () => {
  test('with the conventions that it is written in', () => {
    const origin = {
      resource: {},
      resourceDroppedAttributesCount: 2,
      resourceSchemaUrl: 'https://one.test',
      scope: { name: 'test', droppedAttributesCount: 3 },
      schemaUrl: 'https://two.test',
    }
    expect(JSON.parse(encodeRecord(endedSpan({ origin }), 0))).toMatchObject({
      resourceSpans: [
        {
          resource: { droppedAttributesCount: 2 },
          scopeSpans: [{ scope: { droppedAttributesCount: 3 }, schemaUrl: 'https://two.test' }],
          schemaUrl: 'https://one.test',
        },
      ],
    })
  })

  test('of an ended span', () => {
    const parentId = '00f067aa0ba902b8'
    const attributes = { n: 1, x: 0.5, on: true, list: ['a', 2], bytes: Uint8Array.of(1, 2), nothing: undefined }
    const events = [{ name: 'note', atNs: 5n, attributes: { a: 'b' } }]
    const line = encodeRecord(endedSpan({ parentId, attributes, events, status: { code: 2, message: 'no' } }), 7)
    expect(JSON.parse(line)).toEqual({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'test' } }] },
          scopeSpans: [
            {
              scope: { name: 'agent-inspector', version: '1.0.0' },
              spans: [
                {
                  traceId: '0af7651916cd43dd8448eb211c80319c',
                  spanId: '00f067aa0ba902b7',
                  parentSpanId: parentId,
                  name: 'tool.call',
                  kind: 1,
                  startTimeUnixNano: '1763668000000000001',
                  endTimeUnixNano: '1763668001000000001',
                  attributes: [
                    { key: 'n', value: { intValue: '1' } },
                    { key: 'x', value: { doubleValue: 0.5 } },
                    { key: 'on', value: { boolValue: true } },
                    { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '2' }] } } },
                    { key: 'bytes', value: { bytesValue: 'AQI=' } },
                    { key: 'nothing', value: {} },
                    { key: 'session.id', value: { stringValue: 'session-1' } },
                    { key: 'agent_inspector.seq', value: { intValue: '7' } },
                  ],
                  events: [
                    { timeUnixNano: '5', name: 'note', attributes: [{ key: 'a', value: { stringValue: 'b' } }] },
                  ],
                  status: { message: 'no', code: 2 },
                },
              ],
            },
          ],
        },
      ],
    })
  })

  test('of a session event and of an open span', () => {
    const logOf = (record: TraceRecord) =>
      JSON.parse(encodeRecord(record, 1)).resourceLogs[0].scopeLogs[0].logRecords[0]
    expect(logOf(sessionEvent('progress'))).toMatchObject({ eventName: 'agent_inspector.progress' })
    expect(logOf(openSpan({ parentId: '00f067aa0ba902b8' }))).toMatchObject({
      timeUnixNano: '1763668001000000001',
      eventName: 'agent_inspector.span_open',
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: '00f067aa0ba902b7',
      attributes: [
        { key: 'agent_inspector.span.parent_id', value: { stringValue: '00f067aa0ba902b8' } },
        { key: 'agent_inspector.span.name', value: { stringValue: 'tool.call' } },
        { key: 'agent_inspector.span.kind', value: { intValue: '1' } },
        { key: 'agent_inspector.span.start_ns', value: { intValue: '1763668000000000001' } },
        { key: 'session.id' },
        { key: 'agent_inspector.seq' },
      ],
    })
  })

  test('of a log record of somebody else, with its session', () => {
    const attributes = { 'gen_ai.system': 'openai', [OURS.logBody]: { content: 'Hi' } }
    const record = logRecord({ eventName: 'gen_ai.user.message', severityNumber: 9, attributes })
    const line = encodeRecord(record, 7)
    expect(JSON.parse(line).resourceLogs[0].scopeLogs[0].logRecords).toEqual([
      {
        timeUnixNano: '1763668000500000000',
        severityNumber: 9,
        eventName: 'gen_ai.user.message',
        body: { kvlistValue: { values: [{ key: 'content', value: { stringValue: 'Hi' } }] } },
        attributes: [
          { key: 'gen_ai.system', value: { stringValue: 'openai' } },
          { key: 'session.id', value: { stringValue: 'session-1' } },
          { key: 'agent_inspector.seq', value: { intValue: '7' } },
        ],
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: '00f067aa0ba902b7',
      },
    ])
    expect(decodeLine(line)).toStrictEqual([record])
  })

  test('whose integers fit 64 bits, or are text', () => {
    const decoded = (value: bigint) => {
      const [record] = read(encodeRecord(endedSpan({ attributes: { value } }), 0))
      return record?.attributes.value
    }
    expect(decoded(2n ** 63n - 1n)).toBe(2n ** 63n - 1n)
    expect(decoded(2n ** 63n)).toBe('9223372036854775808')
  })
})

describe("other people's lines", () => {
  test('may hold many spans, numbers for times, names for kinds', () => {
    const span = { traceId: 'A'.repeat(32), spanId: 'B'.repeat(16), name: 'x', kind: 'SPAN_KIND_CLIENT' }
    const times = { startTimeUnixNano: 5, endTimeUnixNano: '6', status: { code: 'STATUS_CODE_ERROR' } }
    const spans = [
      { ...span, ...times, parentSpanId: '' },
      { ...span, ...times, attributes: [{ key: 'gen_ai.conversation.id', value: { stringValue: 'talk' } }] },
    ]
    const records = read(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }))
    expect(records).toMatchObject([
      { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), kind: 3, startNs: 5n, endNs: 6n, status: { code: 2 } },
      { sessionId: 'talk' },
    ])
    expect(records[0]).not.toHaveProperty('parentId')
    expect(records[0]?.sessionId).toBe('a'.repeat(32))
    expect(records[0]?.origin).toBe(records[1]?.origin)
  })

  test('of logs that name neither session nor trace are passed over', () => {
    const logRecords = [
      { eventName: 'gen_ai.choice' },
      { body: { stringValue: 'hello' } },
      { eventName: 'agent_inspector.of_tomorrow' },
    ]
    expect(decodeLine(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }))).toEqual([])
  })

  test.each([
    ['', 'is not a JSON object'],
    ['[]', 'is not a JSON object'],
    ['{}', 'is not OTLP/JSON'],
    [encodeRecord(endedSpan({ spanId: 'short' }), 0), 'holds a span without valid ids'],
    [encodeRecord(endedSpan({ endNs: -1n }), 0), 'holds a span without valid times'],
    [encodeRecord(sessionEvent('progress', { atNs: -1n }), 0), 'holds progress without a valid time'],
    [encodeRecord(openSpan({ traceId: '' }), 0), 'holds an open span without valid ids'],
    [encodeRecord(openSpan({ startNs: -1n }), 0), 'holds an open span without a start'],
  ])('that are none are told: %s', (line, problem) => {
    expect(decodeLine(line)).toEqual({ problem })
  })

  test('never throw, however they are damaged', () => {
    const json = fc.jsonValue({ maxDepth: 4 })
    const grafted = fc.tuple(anyRecord(), fc.nat(), json).map(([record, at, value]) => {
      const line = encodeRecord(record, 0)
      const places = [...line.matchAll(/:(?=[["{\d])/g)].map(({ index }) => index + 1)
      const place = places[at % places.length] ?? 0
      return line.slice(0, place) + JSON.stringify(value) + line.slice(endOfValue(line, place))
    })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          json.map((value) => JSON.stringify(value)),
          grafted,
        ),
        (line) => {
          const result = decodeLine(line)
          expect(Array.isArray(result) || 'problem' in result).toBe(true)
        },
      ),
      { seed: 7, numRuns: 500 },
    )
  })
})

function read(line: string): readonly TraceRecord[] {
  const records = decodeLine(line)
  if ('problem' in records) throw new Error(records.problem)
  return records
}

/** Where the JSON value that begins at a place ends. */
function endOfValue(text: string, from: number): number {
  for (let to = from + 1; to <= text.length; to++) {
    try {
      JSON.parse(text.slice(from, to))
      if (!/\d/.test(text[to] ?? '')) return to
    } catch {}
  }
  return text.length
}

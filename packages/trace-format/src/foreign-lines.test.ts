import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyRecord } from './any-record.test-kit.js'
import { createForeignReader, type ForeignRecords } from './foreign-lines.js'
import { decodeLine, encodeRecord } from './otlp-json.js'
import { VALUE_DEPTH } from './otlp-value.js'
import type { SpanRecord } from './record.js'
import { endedSpan, openSpan } from './sample-record.test-kit.js'

/** What the SDKs really wrote. */
const pythonLines = fixture('python-to-json.jsonl')
const pythonConsole = fixture('python-console.json')
const traceloop = fixture('openai-traceloop.json')

function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')
}

/** @param piece UTF-16 units handed over at a time */
function read(text: string, { piece = 1000, maxUnits }: { piece?: number; maxUnits?: number } = {}): ForeignRecords {
  const reader = createForeignReader(maxUnits === undefined ? {} : { maxUnits })
  const all = []
  for (let at = 0; at < text.length; at += piece) all.push(reader.push(text.slice(at, at + piece)))
  all.push(reader.end())
  return { records: all.flatMap(({ records }) => records), unknown: all.reduce((sum, { unknown }) => sum + unknown, 0) }
}

function spansOf(text: string): readonly SpanRecord[] {
  return read(text).records.filter((record) => record.type === 'span')
}

describe('what the Python SDK writes with to_json', () => {
  test('is read as the spans it was', () => {
    const { records, unknown } = read(pythonLines)
    expect(unknown).toBe(0)
    const traceId = '115aeffa1a798f5ce4ee9f3128c6e0da'
    const root = '4c38eedc30a699fc'
    const resource = { 'service.name': 'weather-agent', 'session.id': '7c0f5a2e-run' }
    const ofAll = { type: 'span', sessionId: '7c0f5a2e-run', traceId, origin: { resource, scope: { name: '' } } }
    expect(records).toStrictEqual([
      {
        ...ofAll,
        spanId: '33b09f18e9ee8f27',
        parentId: root,
        name: 'OpenAIAugmentedLLM.generate',
        kind: 3,
        startNs: 1795237769985281000n,
        endNs: 1795237769985381000n,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.input_tokens': 412,
          'gen_ai.usage.output_tokens': 38,
          'gen_ai.request.temperature': 0.7,
          stop: ['END', 'STOP'],
          stream: false,
        },
        events: [
          { name: 'gen_ai.choice', atNs: 1795237769985364000n, attributes: { index: 0, finish_reason: 'tool_calls' } },
        ],
        links: [],
        status: { code: 0 },
      },
      expect.objectContaining({
        attributes: expect.objectContaining({ text: 'Zürich ☔ "quoted"' }),
        links: [{ traceId, spanId: root, attributes: { why: 'asked' } }],
      }),
      expect.objectContaining({
        status: { code: 2, message: 'ValueError: no tides inland' },
        events: [expect.objectContaining({ name: 'exception', atNs: 1795237769987164000n })],
      }),
      expect.objectContaining({ spanId: root, name: 'MCPApp.run', kind: 1 }),
    ])
    expect(records[3]).not.toHaveProperty('parentId')
  })

  test('is the same spread over several lines, however its pieces come', () => {
    for (const piece of [1, 7, 1000, 1_000_000]) expect(read(pythonConsole, { piece })).toEqual(read(pythonLines))
  })

  test('is the same with nothing between two values, with CRLF, with empty lines between, and in an array', () => {
    const indented = pythonConsole.trimEnd().replaceAll('\n}\n{', '\n},\n{').replaceAll('\n', '\n    ')
    for (const text of [
      pythonConsole.replaceAll('}\n{', '}{'),
      pythonConsole.replaceAll('\n', '\r\n'),
      pythonLines.replaceAll('\n', '\n\n \n'),
      pythonLines.trimEnd(),
      `[${pythonLines.trimEnd().replaceAll('\n', ',')}]`,
      `[\n    ${indented}\n]\n`,
    ]) {
      expect(read(text)).toEqual(read(pythonLines))
    }
  })

  test('of a span that is still open is an open span', () => {
    const [line = ''] = pythonLines.split('\n')
    const { records } = read(line.replace(/"end_time": "[^"]*"/, '"end_time": null'))
    expect(records).toMatchObject([{ type: 'span_open', spanId: '33b09f18e9ee8f27', atNs: 1795237769985281000n }])
  })

  test('of another zone, without a zone and with nanoseconds is the time that it says', () => {
    const timeOf = (time: string) =>
      spansOf(pythonLines.split('\n', 1)[0]?.replace('2026-11-21T05:09:29.985281Z', time) ?? '')[0]?.startNs
    expect(timeOf('2026-11-21T06:09:29.985281+01:00')).toBe(1795237769985281000n)
    expect(timeOf('2026-11-21 05:09:29')).toBe(1795237769000000000n)
    expect(timeOf('2026-11-21T05:09:29.123456789Z')).toBe(1795237769123456789n)
    for (const none of ['1969-12-31T23:59:59Z', '2600-01-01T00:00:00Z', '2026-13-40T00:00:00Z', 'yesterday']) {
      expect(timeOf(none)).toBeUndefined()
    }
  })
})

describe('OTLP/JSON', () => {
  test('of a batch, indented as it came, gives every span', () => {
    const batch = decodeLine(JSON.stringify(JSON.parse(traceloop)))
    expect(batch).not.toHaveProperty('problem')
    expect(read(traceloop)).toEqual({ records: batch, unknown: 0 })
    expect(spansOf(traceloop).length).toBeGreaterThan(1)
  })

  test('of one span a line is read without what it came from', () => {
    const [first] = JSON.parse(traceloop).resourceSpans[0].scopeSpans[0].spans
    const [expected] = spansOf(traceloop)
    expect(spansOf(JSON.stringify(first))).toEqual([{ ...expected, origin: { resource: {}, scope: { name: '' } } }])
  })

  test('of our own lines is read as our own reader does, whatever they hold', () => {
    fc.assert(
      fc.property(fc.array(anyRecord()), (records) => {
        const text = records.map((record, seq) => `${encodeRecord(record, seq)}\n`).join('')
        expect(read(text)).toEqual({ records, unknown: 0 })
      }),
      { seed: 11, numRuns: 50 },
    )
  })

  test('of a batch loses only the span that cannot be read', () => {
    const batch = JSON.parse(traceloop)
    const count = spansOf(traceloop).length
    batch.resourceSpans[0].scopeSpans[0].spans[0].spanId = 'none'
    expect(read(JSON.stringify(batch))).toMatchObject({ records: { length: count - 1 }, unknown: 1 })
  })
})

describe('what is no span is counted and passed over', () => {
  const [line = ''] = pythonLines.split('\n')

  test.each([
    ['words', 'Traceback (most recent call last):', 1],
    ['a number, a text, nothing', '1\n"a"\nnull\n', 3],
    ['an object and an array of something else', '{"a":1}\n[1,{"b":2}]\n', 3],
    ['metrics', '{"resourceMetrics":[]}', 1],
    ['a line that was cut', `${line.slice(0, 100)}\n`, 1],
    ['an indented value that was cut', pythonConsole.slice(0, 300), 1],
    ['an indented value whose end is broken', '{\n  "a": 1,\n}', 1],
    ['bytes', '\u0000\ufffd\u001f\ufffd\b', 1],
  ])('%s', (_what, text, unknown) => {
    expect(read(`${text.trimEnd()}\n${line}\n`)).toMatchObject({ records: { length: 1 }, unknown })
    expect(read(`${line}\n${text}`)).toMatchObject({ records: { length: 1 }, unknown })
  })

  test.each([
    ['words', 'not a span', 'is not JSON'],
    ['a number', '1', 'is not JSON'],
    ['an object of something else', '{"a":1}', 'is no span'],
    ['an array of numbers', '[1]', 'holds JSON that is no object'],
    ['an indented value that was cut', pythonConsole.slice(0, 300).trimEnd(), 'begins JSON that does not end'],
    ['a long line', `"${'x'.repeat(5000)}"`, 'is longer than any that is read'],
  ])('the first is told by its line: %s', (_what, text, problem) => {
    for (const piece of [1, 1000]) {
      const reader = createForeignReader({ maxUnits: 4000 })
      const all = `${line}\n\n${text}\n${line}\nlater\n`
      for (let at = 0; at < all.length; at += piece) reader.push(all.slice(at, at + piece))
      reader.end()
      expect(reader.firstUnknown).toEqual({ line: 3, problem })
    }
  })

  test('a value longer than the bound, over one line or many, of which nothing is kept', () => {
    const wide = line.replace('"chat"', `"${'x'.repeat(5000)}"`)
    const tall = JSON.stringify(JSON.parse(wide), undefined, 1)
    const many = `{\n${' "a": 1,\n'.repeat(1000)}}`
    for (const long of [wide, tall, many]) {
      const { records, unknown } = read(`${line}\n${long}\n${line}`, { maxUnits: 4000 })
      expect(records).toHaveLength(2)
      expect(unknown).toBeGreaterThan(0)
    }
    expect(read(wide)).toMatchObject({ records: { length: 1 }, unknown: 0 })
  })

  test('any change of a real line, which never throws and means the same however its pieces come', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(pythonLines, pythonConsole, traceloop),
        fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(20), put: fc.string() }), {
          minLength: 1,
          maxLength: 5,
        }),
        fc.integer({ min: 1, max: 5000 }),
        (text, changes, piece) => {
          const changed = changes.reduce((before, { at, cut, put }) => {
            const from = Math.floor(at * before.length)
            return before.slice(0, from) + put + before.slice(from + cut)
          }, text)
          const { records, unknown } = read(changed, { piece })
          expect(records.length).toBeLessThanOrEqual(spansOf(text).length)
          expect(unknown).toBeLessThanOrEqual(changed.split('\n').length + 10)
          expect(read(changed)).toEqual({ records, unknown })
        },
      ),
      { seed: 5, numRuns: 300 },
    )
  })
})

describe('a hostile value', () => {
  test('nested 100,000 levels deep is cut where attributes are', () => {
    const deep = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`
    const [line = ''] = pythonLines.split('\n')
    const spans = spansOf(line.replace('"chat"', deep(100_000)))
    let value: unknown = spans[0]?.attributes['gen_ai.operation.name']
    let levels = 0
    for (; Array.isArray(value); value = value[0]) levels++
    expect(levels).toBe(VALUE_DEPTH)
    expect(read(deep(100_000))).toMatchObject({ records: [], unknown: 1 })
  })

  test('with ids of zeros, which are no ids; as a parent, zeros are none', () => {
    const zeros = (record: typeof endedSpan | typeof openSpan, fields: object) => read(encodeRecord(record(fields), 0))
    for (const sample of [endedSpan, openSpan]) {
      expect(zeros(sample, { spanId: '0'.repeat(16) })).toEqual({ records: [], unknown: 1 })
      expect(zeros(sample, { traceId: '0'.repeat(32) })).toEqual({ records: [], unknown: 1 })
      expect(zeros(sample, { parentId: '0'.repeat(16) })).toEqual({ records: [sample()], unknown: 0 })
    }
  })

  test('with times before 1970 or beyond 64 bits, which the index could only tell wrong', () => {
    const line = encodeRecord(endedSpan({ endNs: 42n }), 0)
    for (const time of ['-1', String(2n ** 64n), '1e30']) {
      expect(read(line.replace('"42"', `"${time}"`))).toEqual({ records: [], unknown: 1 })
      expect(read(line.replace('"42"', time))).toEqual({ records: [], unknown: 1 })
    }
    expect(read(line.replace('"42"', `"${2n ** 64n - 1n}"`)).records).toMatchObject([{ endNs: 2n ** 64n - 1n }])
  })

  test('with one key twice, of which the last counts; with a key that means something to JavaScript', () => {
    const [line = ''] = pythonLines.split('\n')
    const twice = line.replace('"gen_ai.operation.name"', '"__proto__": {"polluted": true}, "stream": 1, "stream"')
    const [span] = spansOf(twice)
    expect(span?.attributes.stream).toBe(false)
    expect(Object.getOwnPropertyNames(span?.attributes)).toContain('__proto__')
    expect(span?.attributes).not.toHaveProperty('polluted')
  })
})

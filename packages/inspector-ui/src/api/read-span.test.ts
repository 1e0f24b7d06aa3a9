import type { Chunk } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { createFileRows } from './file-rows.js'
import { createRowFold } from './fold-rows.js'
import { idOf, logLine, openLine, spanLine } from './otlp.test-kit.js'
import { unreachable } from './problem.js'
import { createSpanReader, type SpanReader } from './read-span.js'

/**
 * @param blocks the lines of each, of one part
 * @param damaged those that cannot be read again
 */
function readerOf(blocks: readonly (readonly string[])[], damaged: readonly number[] = []): SpanReader {
  const fold = createRowFold()
  const source = fold.source(0)
  const rows = createFileRows({
    onChunk(chunk) {
      source.addStrings(chunk)
      source.addRows(chunk)
    },
  })
  const texts = blocks.map((lines) => lines.map((line) => `${line}\n`).join(''))
  for (const [block, text] of texts.entries()) rows.add(text, block)
  return createSpanReader(fold, async (_part, block) =>
    damaged.includes(block) ? { ok: false, problem: unreachable() } : { ok: true, value: texts[block] ?? '' },
  )
}

const event = (at: number, json: string) => ({
  name: 'agent_inspector.state_snapshot',
  at,
  attributes: { name: 'plan', value_json: json },
})

test('has everything the record holds, and nothing of the line itself', async () => {
  const line = spanLine({
    id: 2,
    parent: 1,
    name: 'tool.call',
    failed: true,
    attributes: { 'mcp.tool.name': 'add', 'agent_inspector.seq': 4, big: 1.5 },
  })
  const spans = readerOf([[spanLine({ id: 7, parent: 2 }), line]])
  const detail = await spans.detail(1)
  expect(detail).toMatchObject({
    name: 'tool.call',
    spanId: idOf(2),
    parentId: idOf(1),
    attributes: { 'mcp.tool.name': 'add', big: 1.5 },
    statusMessage: 'It broke.',
    resource: { 'service.name': 'agent' },
    scope: 'tests',
    lines: [line],
  })
  expect(detail?.attributes).not.toHaveProperty('agent_inspector.seq')
  expect(await spans.detail(9)).toBeUndefined()
})

test('of an open span all lines count together; of an ended one its final line alone', async () => {
  const opened = openLine({ id: 1, seq: 0, name: 'tool.call', attributes: { 'mcp.tool.name': 'add', a: 1 } })
  const changed = openLine({ id: 1, seq: 1, name: 'tool.call', attributes: { a: 2 } })
  const open = await readerOf([[opened], [changed]]).detail(0)
  expect(open).toMatchObject({ attributes: { 'mcp.tool.name': 'add', a: 2 }, lines: [opened, changed] })

  const final = spanLine({ id: 1, name: 'tool.call', attributes: { a: 3 } })
  const ended = await readerOf([[opened, final], [changed]]).detail(0)
  expect(ended).toMatchObject({ attributes: { a: 3 }, lines: [final] })
})

test('what OTLP tells of it besides is there, where it says something', async () => {
  const line = JSON.parse(spanLine({ id: 1 }))
  const [ofResource] = line.resourceSpans
  const [ofScope] = ofResource.scopeSpans
  Object.assign(ofResource, { schemaUrl: 'https://one.test' })
  Object.assign(ofResource.resource, { entityRefs: [{ type: 'host', idKeys: ['host.id'] }] })
  const scopeAttributes = [{ key: 'short', value: { doubleValue: 3 } }]
  Object.assign(ofScope, { schemaUrl: 'https://two.test', scope: { name: 'lib', attributes: scopeAttributes } })
  const events = [{ name: 'retry', timeUnixNano: '1', droppedAttributesCount: 2 }]
  const links = [{ traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceState: 'b=2', attributes: [] }]
  Object.assign(ofScope.spans[0], {
    traceState: 'a=1',
    flags: 257,
    droppedEventsCount: 3,
    droppedLinksCount: 0,
    links,
    events,
  })
  const detail = await readerOf([[JSON.stringify(line)]]).detail(0)
  expect(detail?.facts).toEqual({
    'scope short': Object(3),
    entities: [{ type: 'host', 'named by': ['host.id'] }],
    schema: 'https://two.test',
    'resource schema': 'https://one.test',
    'trace state': 'a=1',
    flags: 257,
    'dropped events': 3,
  })
  expect(detail?.links).toMatchObject([{ traceState: 'b=2' }])
  expect(detail?.events).toMatchObject([{ name: 'retry', attributes: { 'dropped attributes': 2 } }])
})

test('log records that name it stand among its events, wherever they are in the file', async () => {
  const before = logLine({ id: 1, name: 'gen_ai.user.message', at: 1, body: 'Hi' })
  const own = { name: 'retry', at: 2, attributes: { attempt: 2 } }
  const line = spanLine({ id: 1, events: [own] })
  const after = logLine({ id: 1, name: 'gen_ai.choice', at: 3, body: 'Hello' })
  const other = logLine({ id: 2, name: 'gen_ai.choice', at: 0, body: 'Not this' })
  const detail = await readerOf([[before, other], [line], [after]]).detail(0)
  expect(detail?.events.map(({ name, body }) => [name, body])).toEqual([
    ['gen_ai.user.message', 'Hi'],
    ['retry', undefined],
    ['gen_ai.choice', 'Hello'],
  ])
  expect(detail?.lines).toEqual([line, before, after])
})

test('what cannot be read is told, beside what can be', async () => {
  const opened = openLine({ id: 1, seq: 0, name: 'tool.call', attributes: { a: 1 } })
  const changed = openLine({ id: 1, seq: 1, name: 'tool.call', attributes: { a: 2 } })
  const spans = readerOf([[opened, spanLine({ id: 2 })], [changed]], [1])
  expect(await spans.detail(0)).toMatchObject({ lines: [opened], problem: { code: 'COLLECTOR_UNREACHABLE' } })
  expect((await spans.detail(1))?.problem).toBeUndefined()
  expect(await readerOf([[opened]], [0]).detail(0)).toMatchObject({
    spanId: idOf(1),
    lines: [],
    problem: { code: 'COLLECTOR_UNREACHABLE' },
  })
})

test('an index whose places lie shows no other span, and that is told', async () => {
  const fold = createRowFold()
  const source = fold.source(0)
  const onChunk = (chunk: Chunk) => {
    source.addStrings(chunk)
    source.addRows(chunk)
  }
  createFileRows({ onChunk }).add(`${spanLine({ id: 1 })}\n`, 0)
  const spans = createSpanReader(fold, async () => ({ ok: true, value: `${spanLine({ id: 2 })}\n` }))
  expect(await spans.detail(0)).toMatchObject({ lines: [], problem: { code: 'SPAN_UNREADABLE' } })
})

test('a parent that was not received has no lines, and is told by its id', async () => {
  const detail = await readerOf([[spanLine({ id: 2, parent: 1 })]]).detail(1)
  expect(detail).toMatchObject({ spanId: idOf(1), lines: [], attributes: {}, problem: undefined })
})

test('has the snapshots of its states from the whole session, each once', async () => {
  const blocks = [
    [openLine({ id: 1, seq: 0, snapshot: { name: 'plan', at: 2, json: '{"n":1}' } })],
    [spanLine({ id: 2, start: 0, end: 9, attributes: { 'mcp.state.plan_json': '{"n":2}' } })],
    [
      spanLine({
        id: 1,
        end: 20,
        attributes: { 'mcp.state.plan_json': '{"n":1}' },
        events: [event(2, '{"n":1}'), event(4, '{"n":0}'), event(12, '{"n":1}')],
      }),
      spanLine({ id: 3, start: 30, end: 40 }),
    ],
  ]
  const open = await readerOf(blocks.slice(0, 2)).detail(0)
  expect(open?.events.map(({ name, at }) => [name, at])).toEqual([['agent_inspector.state_snapshot', 2000]])

  const spans = readerOf(blocks)
  expect((await spans.detail(0))?.snapshots.plan).toEqual([
    { row: 0, at: 2000, text: '{"n":1}' },
    { row: 0, at: 4000, text: '{"n":0}' },
    { row: 1, at: 9000, text: '{"n":2}' },
    { row: 0, at: 12_000, text: '{"n":1}' },
  ])
  expect((await spans.detail(2))?.snapshots).toEqual({})
})

test('a snapshot of which only a preview was kept says so', async () => {
  const attributes = { 'mcp.state.plan_json': '{"n":"1…"}', 'mcp.state.plan_json_truncated': true }
  const whole = spanLine({ id: 2, end: 9, attributes: { 'mcp.state.plan_json': '{"n":2}' } })
  const detail = await readerOf([[spanLine({ id: 1, end: 1, attributes }), whole]]).detail(0)
  expect(detail?.snapshots.plan?.map(({ isCut }) => isCut)).toEqual([true, undefined])
})

test('of many spans with state the nearest are looked at first, further ones when they are asked for', async () => {
  const state = (id: number) => spanLine({ id, end: id, attributes: { 'mcp.state.plan_json': `{"n":${id}}` } })
  const blocks = Array.from({ length: 400 }, (_, i) => [state(i + 1)])
  const spans = readerOf(blocks, [180])
  const first = await spans.detail(200)
  expect(first?.history).toEqual({ looked: 257, earlier: 72, later: 71, unread: 1 })
  expect(first?.snapshots.plan?.map(({ row }) => row)).toHaveLength(256)

  const all = await spans.detail(200, { earlier: 1000, later: 128 })
  expect(all?.history).toEqual({ looked: 329, earlier: 0, later: 71, unread: 1 })
  expect(all?.snapshots.plan?.[0]).toEqual({ row: 0, at: 1000, text: '{"n":1}' })
  expect((await readerOf([[spanLine({ id: 1 })]]).detail(0))?.history.looked).toBe(0)
})

test('tells what spans were called with', async () => {
  const spans = readerOf([
    [
      spanLine({ id: 1, name: 'tool.call', attributes: { 'mcp.tool.input_json': '{"city":"Oslo"}' } }),
      spanLine({ id: 2, name: 'llm.generate' }),
    ],
  ])
  expect(await spans.argumentsOf([0, 1])).toEqual([
    [0, 'Oslo'],
    [1, ''],
  ])
})

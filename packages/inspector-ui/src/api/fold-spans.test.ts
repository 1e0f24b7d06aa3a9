import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FLAG, SHAPES, type SpanBatch } from '../base/span-batch.js'
import { readSpanId } from '../base/span-id.js'
import { createSpanFold } from './fold-spans.js'
import { idOf, openLine, spanLine } from './otlp.test-kit.js'

describe('createSpanFold', () => {
  test('a span is a row, its times counted from the first', () => {
    const batch = folded([spanLine({ id: 1, start: 10, end: 30 }), spanLine({ id: 2, parent: 1, start: 15, end: 20 })])
    expect([...batch.starts]).toEqual([0, 5000])
    expect([...batch.ends]).toEqual([20_000, 10_000])
    expect([...batch.parents]).toEqual([-1, 0])
    expect([0, 1].map((row) => readSpanId(batch.spanIds, row))).toEqual([idOf(1), idOf(2)])
  })

  test('a child that comes first makes a placeholder, which its parent takes over', () => {
    const fold = createSpanFold()
    fold.addText(`${spanLine({ id: 2, parent: 1, start: 5 })}\n`)
    const before = fold.takeBatch()
    expect(before?.flags[1]).toBe(FLAG.placeholder)
    expect(SHAPES[before?.shapes[1] ?? 0]).toBe('unlink')
    expect([...(before?.parents ?? [])]).toEqual([1, -1])

    fold.addText(`${spanLine({ id: 1, start: 0, end: 9 })}\n`)
    const after = fold.takeBatch()
    expect([...(after?.rows ?? [])]).toEqual([1])
    expect(after?.flags[0]).toBe(0)
  })

  test('an open span merges what its later lines change, until its final record', () => {
    const fold = createSpanFold()
    fold.addText(`${openLine({ id: 1, seq: 0, name: 'llm.generate', attributes: { 'mcp.llm.model': 'gpt-5' } })}\n`)
    fold.addText(`${openLine({ id: 1, seq: 1, first: false, attributes: { 'gen_ai.usage.output_tokens': 7 } })}\n`)
    const open = fold.takeBatch()
    expect(open?.flags[0]).toBe(FLAG.open)
    expect(open?.strings[open.subjects[0] ?? -1]).toBe('gpt-5')
    expect([...(open?.tokens ?? [])]).toEqual([7])

    fold.addText(`${spanLine({ id: 1, name: 'llm.generate', end: 50, failed: true })}\n`)
    const final = fold.takeBatch()
    expect(final?.flags[0]).toBe(FLAG.failed)
    expect(final?.ends[0]).toBe(50_000)
  })

  test('nothing new, no batch', () => {
    const fold = createSpanFold()
    fold.addText(`${spanLine({ id: 1 })}\n`)
    fold.takeBatch()
    expect(fold.takeBatch()).toBeUndefined()
  })

  test('a second final record of a span is counted, not shown', () => {
    const fold = createSpanFold()
    fold.addText(`${spanLine({ id: 1, end: 5 })}\n${spanLine({ id: 1, end: 9 })}\n`)
    expect(fold.takeBatch()?.ends[0]).toBe(5000)
    expect(fold.duplicates).toBe(1)
  })

  test('lines that are no OTLP are passed over', () => {
    const batch = folded(['', 'no json', 'null', '[]', '{"resourceSpans":[{}]}', spanLine({ id: 1 })])
    expect(batch.rows).toHaveLength(1)
  })

  test('the order of lines does not matter to what is shown in the end', () => {
    const lines = [
      openLine({ id: 1, seq: 0, name: 'workflow.run', attributes: { 'mcp.workflow.type': 'parallel' } }),
      openLine({ id: 1, seq: 3, first: false, attributes: { 'gen_ai.workflow.name': 'second' } }),
      spanLine({ id: 2, parent: 1, start: 1, end: 2 }),
      openLine({ id: 3, seq: 2, parent: 1, start: 3 }),
      spanLine({ id: 3, parent: 1, start: 3, end: 6, failed: true }),
      spanLine({ id: 4, parent: 99, start: 4, end: 5 }),
    ]
    const expected = picture(folded(lines))
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (shuffled) => {
        expect(picture(folded(shuffled))).toEqual(expected)
      }),
    )
  })
})

describe('detail', () => {
  test('has everything the record holds, and nothing of the line itself', () => {
    const fold = createSpanFold()
    const line = spanLine({
      id: 2,
      parent: 1,
      name: 'tool.call',
      failed: true,
      attributes: { 'mcp.tool.name': 'add', 'agent_inspector.seq': 4, big: 1.5 },
    })
    fold.addText(`${line}\n`)
    expect(fold.detail(0)).toMatchObject({
      name: 'tool.call',
      spanId: idOf(2),
      parentId: idOf(1),
      attributes: { 'mcp.tool.name': 'add', big: 1.5 },
      statusMessage: 'It broke.',
      resource: { 'service.name': 'agent' },
      scope: 'tests',
      lines: [line],
    })
    expect(fold.detail(0)?.attributes).not.toHaveProperty('agent_inspector.seq')
    expect(fold.detail(9)).toBeUndefined()
  })

  test('has the snapshots of its states from the whole session, each once', () => {
    const fold = createSpanFold()
    const event = (at: number, json: string) => ({
      name: 'agent_inspector.state_snapshot',
      at,
      attributes: { name: 'plan', value_json: json },
    })
    fold.addText(`${openLine({ id: 1, seq: 0, snapshot: { name: 'plan', at: 2, json: '{"n":1}' } })}\n`)
    fold.addText(`${spanLine({ id: 2, start: 0, end: 9, attributes: { 'mcp.state.plan_json': '{"n":2}' } })}\n`)
    expect(fold.detail(0)?.events.map(({ name, at }) => [name, at])).toEqual([['agent_inspector.state_snapshot', 2000]])

    const attributes = { 'mcp.state.plan_json': '{"n":1}' }
    fold.addText(
      `${spanLine({ id: 1, end: 20, attributes, events: [event(2, '{"n":1}'), event(4, '{"n":0}'), event(12, '{"n":1}')] })}\n`,
    )
    expect(fold.detail(0)?.snapshots.plan).toEqual([
      { row: 0, at: 2000, text: '{"n":1}' },
      { row: 0, at: 4000, text: '{"n":0}' },
      { row: 1, at: 9000, text: '{"n":2}' },
      { row: 0, at: 12_000, text: '{"n":1}' },
    ])
  })
})

function folded(lines: readonly string[]): SpanBatch {
  const fold = createSpanFold()
  fold.addText(lines.join('\n'))
  const batch = fold.takeBatch()
  if (batch === undefined) throw new Error('the lines held no span')
  return batch
}

/** What is shown, by span: rows are numbered by arrival, and times count from the first to come. */
function picture(batch: SpanBatch) {
  const known = [...batch.starts].filter((start) => !Number.isNaN(start))
  const origin = Math.min(...known)
  const rows = Array.from(batch.rows, (_, i) => ({
    spanId: readSpanId(batch.spanIds, i),
    parent: readSpanId(batch.spanIds, batch.parents[i] ?? -1),
    start: (batch.starts[i] ?? 0) - origin,
    end: (batch.ends[i] ?? 0) - origin,
    flags: batch.flags[i],
    shape: SHAPES[batch.shapes[i] ?? 0],
    subject: batch.strings[batch.subjects[i] ?? -1],
  }))
  return rows.sort((a, b) => a.spanId.localeCompare(b.spanId))
}

import { expect, test } from 'vitest'
import { KIND } from '../base/span-batch.js'
import { linkToolCalls, type ToolSpans, toolSpansAround } from './link-tool-calls.js'
import { traceOf } from './tree.test-kit.js'

const tool = (parent: number, start: number, subject: string) => ({
  parent,
  start,
  end: start,
  subject,
  kind: KIND.tool,
})

const linked = (spans: ToolSpans, names: readonly string[]) =>
  linkToolCalls(
    spans,
    names.map((name) => ({ name, argument: '' })),
    new Map(),
  )

test('the k-th call of a tool is the k-th span of that tool under the same parent', () => {
  const { columns, layout } = traceOf([
    {},
    { parent: 0, start: 1, kind: KIND.model },
    tool(0, 2, 'read'),
    tool(0, 3, 'list'),
    tool(0, 4, 'read'),
    {},
    tool(5, 1, 'read'),
  ])
  expect(linked(toolSpansAround(columns, layout, 1), ['read', 'list', 'read', 'read', 'none'])).toEqual([
    2,
    3,
    4,
    undefined,
    undefined,
  ])
})

test('steps of a loop and nodes of a graph divide a run, and an agent ends it', () => {
  const { columns, layout } = traceOf([
    {},
    { parent: 0, start: 1, operation: 'agent.call' },
    { parent: 1, start: 2, operation: 'other' },
    { parent: 2, start: 3, kind: KIND.model },
    tool(2, 4, 'read'),
    { parent: 1, start: 5, operation: 'other' },
    { parent: 5, start: 6, kind: KIND.model },
    tool(5, 7, 'read'),
    tool(0, 8, 'read'),
  ])
  expect(linked(toolSpansAround(columns, layout, 6), ['read', 'read', 'read'])).toEqual([4, 7, undefined])
})

test('calls at the same time meet the spans that were called with the same, once all of those are known', () => {
  const spans = new Map([['read', [5, 6, 7]]])
  const calls = ['a.md', 'b.md', 'a.md'].map((argument) => ({ name: 'read', argument }))
  const known = new Map([
    [5, 'b.md'],
    [6, 'a.md'],
    [7, 'a.md'],
  ])
  expect(linkToolCalls(spans, calls, known)).toEqual([6, 5, 7])
  known.delete(7)
  expect(linkToolCalls(spans, calls, known)).toEqual([5, 6, 7])
})

test('a call whose argument no span has takes what is left', () => {
  const spans = new Map([['read', [5, 6]]])
  const calls = ['rewritten', 'b.md', 'c.md'].map((argument) => ({ name: 'read', argument }))
  const known = new Map([
    [5, 'b.md'],
    [6, 'other'],
  ])
  expect(linkToolCalls(spans, calls, known)).toEqual([6, 5, undefined])
})

import { expect, test } from 'vitest'
import { KIND } from '../base/span-batch.js'
import { linkToolCalls } from './link-tool-calls.js'
import { traceOf } from './tree.test-kit.js'

const tool = (parent: number, start: number, subject: string) => ({
  parent,
  start,
  end: start,
  subject,
  kind: KIND.tool,
})

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
  expect(linkToolCalls(columns, layout, 1, ['read', 'list', 'read', 'read', 'none'])).toEqual([
    2,
    3,
    4,
    undefined,
    undefined,
  ])
})

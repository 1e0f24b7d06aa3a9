import { expect, test } from 'vitest'
import type { SpanDetail } from '../../base/span-detail.js'
import { stateValues } from './state-values.js'

const detail: SpanDetail = {
  row: 3,
  isLog: false,
  traceId: '',
  spanId: '',
  parentId: undefined,
  name: '',
  attributes: {
    'mcp.tool.input_json': '{"a":1}',
    'mcp.result.charges_json': '[]',
    'mcp.state.plan_json': '{"n":2}',
    'mcp.tool.name': 'add',
    not_text_json: 7,
  },
  events: [],
  links: [],
  resource: {},
  facts: {},
  scope: '',
  statusMessage: undefined,
  problem: undefined,
  history: { looked: 2, earlier: 0, later: 0, unread: 0 },
  snapshots: {
    plan: [{ row: 3, at: 1, text: '{"n":2}' }],
    budget: [
      { row: 1, at: 0, text: '0' },
      { row: 3, at: 5, text: '9' },
    ],
    elsewhere: [{ row: 1, at: 0, text: '0' }],
  },
  lines: [],
}

test('states come first, those that only events tell of too, then every other JSON value', () => {
  expect(stateValues(detail).map(({ title, text, snapshots }) => [title, text, snapshots.length])).toEqual([
    ['plan', '{"n":2}', 1],
    ['budget', '9', 2],
    ['tool input', '{"a":1}', 0],
    ['charges', '[]', 0],
  ])
})

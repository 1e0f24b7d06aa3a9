import { tool } from '@agent-inspector/hooks'
import { expect, test } from 'vitest'
import { createValueKeeper } from './keep-value.js'
import { ORIGIN } from './record.test-kit.js'
import { recordHooksEachTest } from './recording.test-kit.js'

let roomBytes = Number.POSITIVE_INFINITY
const refused: unknown[] = []
const { span } = recordHooksEachTest({
  room: {
    hasRoomFor: (bytes) => bytes <= roomBytes,
    dropValues: ({ sessionId }, count) => refused.push([sessionId, count]),
  },
})

test('a value for which there is no room is marked and told; small ones are kept', () => {
  roomBytes = 4000
  tool('search', { input: { q: 'small' } }, () => ({ text: 'x'.repeat(5000) }))
  roomBytes = Number.POSITIVE_INFINITY

  const { attributes, sessionId } = span('tool.call')
  expect(attributes).toMatchObject({
    'mcp.tool.input_json': '{"q":"small"}',
    'mcp.tool.output_json': '"…"',
    'mcp.tool.output_json_truncated': true,
  })
  expect(refused.splice(0)).toEqual([[sessionId, 1]])
})

test.each([
  ['a text', 'x'.repeat(5000)],
  ['a long list', Array.from({ length: 1200 }, (_, n) => n)],
  ['names', Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`name ${n}`, true]))],
])('the room that %s takes is known before it is written', (_what, value) => {
  const asked: number[] = []
  const told: number[] = []
  const hasRoomFor = (bytes: number) => asked.push(bytes) === 0
  const { keep, tellRefused } = createValueKeeper(ORIGIN, { hasRoomFor, dropValues: (_of, count) => told.push(count) })
  const attributes = {}
  keep(attributes, value, 'a_json', 'b_json')

  const length = JSON.stringify(value).length
  expect(asked[0]).toBeGreaterThan(length / 2)
  expect(asked[0]).toBeLessThan(length * 2)
  expect(attributes).toEqual({ a_json: '"…"', a_json_truncated: true, b_json: '"…"', b_json_truncated: true })
  tellRefused('s')
  tellRefused('s')
  expect(told).toEqual([2])
})

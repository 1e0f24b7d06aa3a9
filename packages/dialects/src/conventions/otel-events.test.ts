import { expect, test } from 'vitest'
import { readConversation } from '../registry.js'
import { conversationsIn, transcript } from './fixture.test-kit.js'

const [call, older] = conversationsIn('otel-events.json')

test('one event a message', () => {
  expect(call).toMatchObject({
    dialect: 'otel-events',
    alsoIn: ['otel-genai'],
    of: 'llm',
    stopReason: 'tool_calls',
  })
  expect(call && transcript(call)).toEqual([
    'in system: You are a weather agent',
    'in user: Weather in Oslo?',
    'in assistant: calls locate {"name":"Oslo"} (c0)',
    'in tool: returns 59.9, 10.8 (c0)',
    'out assistant: calls get_weather {"city":"Oslo"} (c1)',
  ])
})

test('one event for all, as before that', () => {
  expect(older && transcript(older)).toEqual(['in user: Hi', 'out assistant: Hello'])
  expect(older?.usage).toEqual({ inputTokens: 3, outputTokens: 2 })
})

test('log records with a body, and JSON in an attribute', () => {
  const events = [
    { name: 'gen_ai.user.message', attributes: { 'gen_ai.event.content': '{"content":"Hi"}' } },
    { name: 'gen_ai.choice', attributes: {}, body: { index: 0, finish_reason: 'stop', message: { content: 'Hello' } } },
  ]
  const conversation = readConversation({ name: 'chat', attributes: {}, events })
  expect(conversation && transcript(conversation)).toEqual(['in user: Hi', 'out assistant: Hello'])
  expect(conversation?.stopReason).toBe('stop')
})

import { expect, test } from 'vitest'
import { conversationsIn, transcript } from './fixture.test-kit.js'

const [workflow, task, call, tool] = conversationsIn('openllmetry-indexed.json')

test('messages by index, in the order of their numbers and not of their names', () => {
  expect(call && transcript(call)).toEqual([
    'in system: You tell jokes.',
    'in user: One about otel',
    'in assistant: calls lookup {"word":"otel"} (c1)',
    'in tool: returns Open Telemetry (c1)',
    'in user: And shorter?',
    'in user: image  data:image/png;base64,iV',
    'out assistant: A span walks into a bar.',
  ])
})

test('the call of the model with its facts', () => {
  expect(call).toMatchObject({
    dialect: 'openllmetry',
    of: 'llm',
    model: 'gpt-3.5-turbo-0125',
    provider: 'OpenAI',
    stopReason: 'stop',
    parameters: { temperature: 0.7 },
    usage: { inputTokens: 40, outputTokens: 8 },
    tools: [{ name: 'lookup', description: 'Looks a word up', schema: { type: 'object' } }],
    notUnderstood: [],
  })
})

test('workflows, tasks and tools have what they were given and gave', () => {
  expect([workflow, task, tool].map((span) => span && transcript(span))).toEqual([
    ['in input: {"args":["otel"],"kwargs":{}}', 'out output: A span walks into a bar.'],
    ['in input: {"args":["otel"],"kwargs":{"tone":"dry"}}', 'out output: A span walks into a bar.'],
    ['in assistant: calls lookup {"args":["otel"],"kwargs":{}}', 'out tool: returns {"word":"Open Telemetry"}'],
  ])
})

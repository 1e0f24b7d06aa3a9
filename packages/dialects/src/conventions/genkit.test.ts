import { expect, test } from 'vitest'
import { conversationsIn, transcript } from './fixture.test-kit.js'

const spans = conversationsIn('genkit.json')

test('calls of a model: parts that are keyed, with a picture, a thought and a tool', () => {
  const calls = spans.filter(({ of }) => of === 'llm')
  expect(calls.map(transcript).at(-1)).toEqual([
    'in system: You are a weather agent',
    'in user: Weather in Oslo?',
    'in user: image image/png data:image/png;base64,iV',
    'in assistant: thinks need weather',
    'in assistant: calls getWeather {"city":"Oslo"} (c1)',
    'in tool: returns {"c":7} (c1)',
    'out assistant: It is 7C in Oslo.',
  ])
  expect(calls[0]).toMatchObject({
    dialect: 'genkit',
    model: 'fake/model',
    stopReason: 'stop',
    parameters: { temperature: 0.3 },
    tools: [{ name: 'getWeather', description: 'weather' }],
    usage: { inputTokens: 30, outputTokens: 5 },
  })
})

test('a tool, and the flow around all', () => {
  const tool = spans.find(({ of }) => of === 'tool')
  expect(tool && transcript(tool)).toEqual([
    'in assistant: calls getWeather {"city":"Oslo"}',
    'out tool: returns {"c":7}',
  ])
  const flow = spans.at(-1)
  expect(flow && transcript(flow)).toEqual(['in input: Oslo', 'out output: It is 7C in Oslo.'])
})

test('nothing of it is left unread', () => {
  for (const { notUnderstood } of spans) expect(notUnderstood).toEqual([])
})

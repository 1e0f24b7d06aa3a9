import { expect, test } from 'vitest'
import { conversationsIn, transcript } from './fixture.test-kit.js'

const [chain, call, tool] = conversationsIn('langsmith.json')

test("a call of a model, in LangChain's own form", () => {
  expect(call).toMatchObject({
    dialect: 'langsmith',
    of: 'llm',
    model: 'gpt-4o-mini',
    provider: 'openai',
    usage: { inputTokens: 30, outputTokens: 5 },
    details: { 'langsmith.metadata.ls_temperature': '0.3' },
    notUnderstood: [],
  })
  expect(call && transcript(call)).toEqual([
    'in system: You are a weather agent',
    'in user: Weather in Oslo?',
    'out assistant: calls get_weather {"city":"Oslo"} (c1)',
  ])
})

test('a chain and a tool', () => {
  expect([chain, tool].map((span) => span && transcript(span))).toEqual([
    ['in input: {"question":"Weather in Oslo?"}', 'out output: {"outputs":"It is 7C in Oslo."}'],
    ['in assistant: calls get_weather {"city":"Oslo"}', 'out tool: returns {"output":"7"}'],
  ])
})

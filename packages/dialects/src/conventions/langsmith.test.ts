import { expect, test } from 'vitest'
import { readConversation } from '../registry.js'
import { conversationsIn, transcript } from './fixture.test-kit.js'

const [call, tool, chain] = conversationsIn('langsmith.json')

test('a call of a model', () => {
  expect(call).toMatchObject({
    dialect: 'langsmith',
    alsoIn: ['otel-genai'],
    of: 'llm',
    model: 'gpt-fake',
    provider: 'openai',
    stopReason: 'tool_calls',
    usage: { inputTokens: 30, outputTokens: 5 },
    details: { 'langsmith.metadata.ls_temperature': '0.3' },
    notUnderstood: [],
  })
  expect(call && transcript(call)).toEqual([
    'in system: You are a weather agent',
    'in user: Weather in Oslo?',
    'out assistant: calls getWeather {"city":"Oslo"} (c1)',
  ])
})

test('a tool and a chain', () => {
  expect([tool, chain].map((span) => span && transcript(span))).toEqual([
    ['in assistant: calls getWeather {"city":"Oslo"}', 'out tool: returns {"city":"Oslo","c":7}'],
    ['in input: Weather in Oslo?', 'out output: It is 7C in Oslo.'],
  ])
})

test("messages in LangChain's own form", () => {
  const message = (name: string, kwargs: object) => ({ lc: 1, type: 'constructor', id: ['messages', name], kwargs })
  const prompt = {
    messages: [[message('SystemMessage', { content: 'Be brief' }), message('HumanMessage', { content: 'Hi' })]],
  }
  const calls = [{ name: 'get', args: { city: 'Oslo' }, id: 'c1', type: 'tool_call' }]
  const completion = {
    generations: [[{ text: '', message: message('AIMessageChunk', { content: '', tool_calls: calls }) }]],
  }
  const conversation = readConversation({
    name: 'ChatOpenAI',
    attributes: {
      'langsmith.span.kind': 'llm',
      'gen_ai.prompt': JSON.stringify(prompt),
      'gen_ai.completion': JSON.stringify(completion),
    },
  })
  expect(conversation && transcript(conversation)).toEqual([
    'in system: Be brief',
    'in user: Hi',
    'out assistant: calls get {"city":"Oslo"} (c1)',
  ])
})

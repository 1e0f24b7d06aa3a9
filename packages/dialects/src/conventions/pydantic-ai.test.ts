import { expect, test } from 'vitest'
import { conversationsIn, transcript } from './fixture.test-kit.js'

const [run, first, tool, rpc, , old] = conversationsIn('pydantic-ai.json')

test('the run of an agent: all messages, the last answer as what came back', () => {
  expect(run).toMatchObject({ dialect: 'pydantic-ai', alsoIn: ['otel-genai'], of: 'agent', model: 'gpt-4o' })
  expect(run && transcript(run)).toEqual([
    'in system: Be concise.',
    'in user: Weather in Oslo?',
    'in user: image  https://example.com/sky.',
    'in user: image image/png iVBORw0KGgoAAAANSUhEUgAA',
    'in assistant: thinks I need the weather.',
    'in assistant: calls get_weather {"city":"Oslo"} (call_1)',
    'in user: returns {"celsius":7} (call_1)',
    'out assistant: It is 7 °C in Oslo.',
  ])
  expect(run?.notUnderstood).toEqual([])
})

test('a call of a model is in the conventions of OpenTelemetry, its parameters are its own', () => {
  expect(first).toMatchObject({
    dialect: 'otel-genai',
    alsoIn: ['pydantic-ai'],
    parameters: { temperature: 1, output_mode: 'text' },
    tools: [{ name: 'get_weather', description: 'Weather of a city.' }],
    details: { 'operation.cost': 0.00475 },
    notUnderstood: [],
  })
})

test('a tool of version 2, a call of an MCP server, and a call of a model of version 1', () => {
  expect([tool, rpc, old].map((span) => span && transcript(span))).toEqual([
    ['in assistant: calls get_weather {"city":"Oslo"} (call_1)', 'out tool: returns {"celsius":7} (call_1)'],
    [
      'in input: {"method":"tools/call","params":{"name":"get_weather","arguments":{"city":"Oslo"}}}',
      'out output: {"content":[{"type":"text","text":"7"}],"isError":false}',
    ],
    ['in system: Be concise.', 'in user: Weather in Oslo?', 'out assistant: It is 7 °C.'],
  ])
})

import { expect, test } from 'vitest'
import { readConversation } from '../registry.js'
import { conversationsIn, transcript } from './fixture.test-kit.js'

test('a loop with a tool: the call of the model, the tool, the next call, the whole run', () => {
  const [first, tool, second, run] = conversationsIn('ai-sdk-6.json')
  expect(first).toMatchObject({
    dialect: 'vercel-ai-sdk',
    of: 'llm',
    model: 'mock-model-1',
    provider: 'mock',
    stopReason: 'tool-calls',
    parameters: { toolChoice: { type: 'auto' } },
    usage: { inputTokens: 120, outputTokens: 30, cacheReadTokens: 20, reasoningTokens: 8 },
    notUnderstood: [],
  })
  expect(first?.tools.map(({ name }) => name)).toEqual(['getWeather', 'boom'])
  expect(tool && transcript(tool)).toEqual([
    'in assistant: calls getWeather {"city":"Oslo"} (call-1)',
    'out tool: returns {"city":"Oslo","c":7} (call-1)',
  ])
  expect(second && transcript(second)).toEqual([
    'in system: You are a weather agent',
    'in user: Weather in Oslo?',
    'in assistant: thinks need weather',
    'in assistant: calls getWeather {"city":"Oslo"} (call-1)',
    'in tool: returns {"city":"Oslo","c":7} (call-1)',
    'out assistant: It is 7C in Oslo.',
  ])
  expect(run).toMatchObject({ of: 'agent', usage: { inputTokens: 240 } })
  expect(run && transcript(run)).toEqual([
    'in system: You are a weather agent',
    'in user: Weather in Oslo?',
    'out assistant: It is 7C in Oslo.',
  ])
})

test('a call that failed says why', () => {
  const failed = conversationsIn('ai-sdk-6.json').filter(({ error }) => error !== undefined)
  expect(failed).toMatchObject([
    { of: 'llm', output: [], error: { type: 'Error', message: '429 rate limited' } },
    { of: 'agent', output: [], error: { type: 'Error', message: '429 rate limited' } },
  ])
})

test('all that it says is read: settings, times and headers are details', () => {
  for (const { notUnderstood } of conversationsIn('ai-sdk-6.json')) expect(notUnderstood).toEqual([])
  const stream = conversationsIn('ai-sdk-6.json')[4]
  expect(stream?.details).toMatchObject({ 'ai.settings.maxRetries': 2, 'ai.telemetry.metadata.tenant': 'acme' })
})

test('version 3', () => {
  const attributes = {
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.prompt': '{"messages":[{"role":"user","content":"Hi"}]}',
    'ai.result.text': 'Hello',
    'ai.result.toolCalls': '[{"toolCallId":"c","toolName":"f","args":"{\\"a\\":1}"}]',
    'ai.finishReason': 'stop',
    'ai.usage.promptTokens': 3,
    'ai.usage.completionTokens': 4,
  }
  const conversation = readConversation({ name: 'ai.generateText.doGenerate', attributes })
  expect(conversation && transcript(conversation)).toEqual([
    'in user: Hi',
    'out assistant: Hello',
    'out assistant: calls f {"a":1} (c)',
  ])
  expect(conversation).toMatchObject({ stopReason: 'stop', usage: { inputTokens: 3, outputTokens: 4 } })
})

test('objects, files, and what was embedded', () => {
  const read = (attributes: Readonly<Record<string, unknown>>) => {
    const conversation = readConversation({ name: 'ai', attributes: { 'ai.operationId': 'ai.embed', ...attributes } })
    return conversation && transcript(conversation)
  }
  expect(read({ 'ai.response.object': '{"score":9}' })).toEqual(['out assistant: {"score":9}'])
  expect(read({ 'ai.response.files': '[{"mediaType":"image/png","data":"aGk="}]' })).toEqual([
    'out assistant: image image/png aGk=',
  ])
  expect(read({ 'ai.values': ['"one"', '"two"'], 'ai.embeddings': ['[0.1]', '[0.2]'] })).toEqual([
    'in input: one',
    'in input: two',
    'out embedding: [[0.1],[0.2]]',
  ])
})

test('its own messages complete what the conventions of OpenTelemetry tell of the same span', () => {
  const attributes = {
    'ai.operationId': 'ai.generateText.doGenerate',
    'ai.prompt.messages': '[{"role":"user","content":"Hi"}]',
    'gen_ai.operation.name': 'chat',
    'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Hello"}]}]',
    'gen_ai.request.top_k': 5,
  }
  const conversation = readConversation({ name: 'chat', attributes })
  expect(conversation).toMatchObject({ dialect: 'otel-genai', alsoIn: ['vercel-ai-sdk'], parameters: { top_k: 5 } })
  expect(conversation && transcript(conversation)).toEqual(['in user: Hi', 'out assistant: Hello'])
})

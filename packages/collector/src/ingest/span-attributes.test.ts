import { agent, llm, prompt, resource, tool, workflow } from '@agent-inspector/hooks'
import { expect, test } from 'vitest'
import { ORIGIN } from './record.test-kit.js'
import { recordHooks } from './record-hooks.js'
import { createRecording, recordHooksEachTest } from './recording.test-kit.js'
import { createTraceSessions } from './session-of.js'

const recording = recordHooksEachTest()
const { span } = recording

test('workflow', () => {
  workflow('Plan the Trip', { type: 'router', input: { a: 1 } }, () => ({ ok: true }))

  expect(span('workflow.run').attributes).toEqual({
    'mcp.workflow.type': 'router',
    'mcp.workflow.input_json': '{"a":1}',
    'mcp.workflow.output_json': '{"ok":true}',
    'mcp.result.plan_the_trip_json': '{"ok":true}',
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': 'Plan the Trip',
  })
})

test('agent', () => {
  agent('webSearcher', { input: 'q' }, () => 'found')

  expect(span('agent.call').attributes).toEqual({
    'mcp.agent.name': 'webSearcher',
    'mcp.agent.input_json': '"q"',
    'mcp.result.web_searcher_json': '"found"',
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': 'webSearcher',
  })
})

test('model call, with usage, stop reason and parameters', () => {
  const messages = [
    { role: 'user', content: [{ type: 'text', text: 'a' }] },
    { role: 'user', content: { type: 'text', text: 'b' } },
  ]
  const sent = { messages, system: 'be brief', parameters: { temperature: 0.5, maxTokens: 400, stop: ['x'] } }
  llm({ provider: 'openai', model: 'gpt-5-mini', prompt: sent }, ({ span }) => {
    span.set({
      usage: { inputTokens: 7, outputTokens: 3, cacheReadTokens: 2, cacheWriteTokens: 1, reasoningTokens: 4 },
    })
    return { response: 'Hello', stopReason: 'end_turn' }
  })

  expect(span('llm.generate').kind).toBe(3)
  expect(span('llm.generate').attributes).toEqual({
    'mcp.llm.provider': 'openai',
    'mcp.llm.model': 'gpt-5-mini',
    'mcp.llm.prompt_json': JSON.stringify({
      ...sent,
      messages: [messages[0], { role: 'user', content: [{ type: 'text', text: 'b' }] }],
    }),
    'mcp.llm.response_json': '{"role":"assistant","content":[{"type":"text","text":"Hello"}]}',
    'mcp.stop_reason': 'end_turn',
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-5-mini',
    'gen_ai.request.temperature': 0.5,
    'gen_ai.request.max_tokens': 400,
    'gen_ai.response.finish_reasons': ['end_turn'],
    'gen_ai.usage.input_tokens': 7,
    'gen_ai.usage.output_tokens': 3,
    'gen_ai.usage.cache_read.input_tokens': 2,
    'gen_ai.usage.cache_creation.input_tokens': 1,
    'gen_ai.usage.reasoning.output_tokens': 4,
  })
})

test('tool, with the structured part of an MCP result', () => {
  const result = { content: [{ type: 'text', text: '7' }], structuredContent: { sum: 7 } }
  tool('add', { input: { a: 3, b: 4 } }, () => result)

  expect(span('tool.call').attributes).toEqual({
    'mcp.tool.name': 'add',
    'mcp.tool.input_json': '{"a":3,"b":4}',
    'mcp.tool.output_json': JSON.stringify(result),
    'mcp.tool.structured_output_json': '{"sum":7}',
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': 'add',
  })
})

test('resource and prompt, without their contents', () => {
  resource('file:///a', () => ({ contents: [{ uri: 'file:///a', mimeType: 'text/plain', text: 'private' }] }))
  prompt('greeting', { parameters: { name: 'Ann' } }, () => 'private')

  expect(span('resource.fetch').attributes).toEqual({
    'mcp.resource.uri': 'file:///a',
    'mcp.resource.mime_type': 'text/plain',
    'mcp.resource.bytes': 7,
  })
  expect(span('prompt.apply').attributes).toEqual({
    'mcp.prompt.template_id': 'greeting',
    'mcp.prompt.parameters_json': '{"name":"Ann"}',
    'gen_ai.prompt.name': 'greeting',
  })
})

test('what a prompt rendered, if one asks for it', () => {
  const kept = createRecording()
  const ingest = recordHooks({ write: kept.write, sessions: createTraceSessions(), origin: ORIGIN, keepContents: true })
  prompt('greeting', () => 'Hi Ann')
  ingest.close()

  expect(kept.json('prompt.apply', 'mcp.prompt.rendered_json')).toBe('Hi Ann')
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeOperation } from './operation.js'
import type { Attributes } from './reading/conversation.js'

test.each([
  ['tool.call', { 'mcp.tool.name': 'read_file' }, { kind: 'tool.call', subject: 'read_file' }],
  ['tool.call', {}, { kind: 'tool.call', subject: '' }],
  ['llm.generate', { 'mcp.llm.model': 'm-1', 'gen_ai.request.model': 'm-2' }, { kind: 'llm.generate', subject: 'm-1' }],
  [
    'chat gpt',
    { 'gen_ai.operation.name': 'chat', 'gen_ai.response.model': 'gpt' },
    { kind: 'llm.generate', subject: 'gpt' },
  ],
  ['run', { 'openinference.span.kind': 'TOOL', 'tool.name': 'search' }, { kind: 'tool.call', subject: 'search' }],
  [
    'mcp.rpc',
    { 'mcp.rpc.method': 'tools/call', 'gen_ai.tool.name': 'search' },
    { kind: 'mcp.rpc', subject: 'tools/call search' },
  ],
  [
    'resources/read',
    { 'mcp.method.name': 'resources/read', 'mcp.resource.uri': 'file:///a' },
    { kind: 'mcp.rpc', subject: 'resources/read file:///a' },
  ],
  [
    'tools/call x',
    { 'mcp.method.name': 'tools/call', 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'x' },
    { kind: 'mcp.rpc', subject: 'tools/call x' },
  ],
  [
    'execute_tool x',
    { 'mcp.method.name': 'tools/call', 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'x' },
    { kind: 'tool.call', subject: 'x' },
  ],
  ['generation', { 'langfuse.observation.type': 'generation' }, { kind: 'llm.generate', subject: '' }],
  ['llm:run', { 'span.type': 'llm', 'entity.type': 'agent', 'llm.model': 'm' }, { kind: 'llm.generate', subject: 'm' }],
  ['root', { 'entity.type': 'agent', 'entity.name': 'helper' }, { kind: 'agent.call', subject: 'helper' }],
  ['tools/call x', { 'mcp.method.name': 'tools/call' }, { kind: 'mcp.rpc', subject: 'tools/call' }],
  [
    'workflow.run',
    { 'mcp.workflow.type': 'evaluator_optimizer' },
    { kind: 'workflow.run', subject: 'evaluator_optimizer', pattern: 'evaluator' },
  ],
  ['workflow.run', { 'mcp.workflow.type': 'router' }, { kind: 'workflow.run', subject: 'router' }],
  [
    'ai.generateText',
    { 'ai.operationId': 'ai.generateText', 'ai.telemetry.functionId': 'weather', 'gen_ai.request.model': 'm' },
    { kind: 'agent.call', subject: 'weather' },
  ],
  [
    'ai.streamText.doStream',
    { 'ai.operationId': 'ai.streamText.doStream', 'ai.model.id': 'm-3' },
    { kind: 'llm.generate', subject: 'm-3' },
  ],
  ['x', { 'ai.operationId': 'ai.toolCall', 'ai.toolCall.name': 'get' }, { kind: 'tool.call', subject: 'get' }],
  ['plan.task', { 'traceloop.span.kind': 'task', 'traceloop.entity.name': 'plan' }, { kind: 'other', subject: '' }],
  [
    'plan.workflow',
    { 'traceloop.span.kind': 'workflow', 'traceloop.entity.name': 'plan' },
    { kind: 'workflow.run', subject: 'plan' },
  ],
  ['openai.chat', { 'llm.request.type': 'chat', 'gen_ai.request.model': 'm' }, { kind: 'llm.generate', subject: 'm' }],
  ['search', { 'langsmith.span.kind': 'tool', 'gen_ai.tool.name': 'search' }, { kind: 'tool.call', subject: 'search' }],
  ['menu', { 'genkit:metadata:subtype': 'flow', 'genkit:name': 'menu' }, { kind: 'workflow.run', subject: 'menu' }],
  ['Agent.w.call_tool', { 'gen_ai.tool.name': 'read' }, { kind: 'tool.call', subject: 'read' }],
  [
    'MCPAgentClientSession.send_request',
    { 'mcp.method.name': 'tools/call', 'mcp.tool.name': 'read' },
    { kind: 'mcp.rpc', subject: 'tools/call read' },
  ],
  [
    'Orchestrator.lead.generate',
    { plan_type: 'full', 'gen_ai.agent.name': 'lead' },
    { kind: 'workflow.run', subject: 'lead' },
  ],
  ['Agent.w.request_human_input', { 'request.prompt': 'Go on?' }, { kind: 'signal.wait', subject: '' }],
  ['x', { 'gen_ai.operation.name': 'retrieval', 'gen_ai.tool.name': 'kb' }, { kind: 'other', subject: '' }],
  ['GET /', { 'http.request.method': 'GET' }, { kind: 'other', subject: '' }],
  ['constructor', { 'gen_ai.operation.name': 'toString' }, { kind: 'other', subject: '' }],
])('%s with %j', (name, attributes, expected) => {
  expect(describeOperation(name, attributes)).toEqual(expected)
})

test('a call of a model tells who runs it, and what it used', () => {
  const usage = { 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 3n }
  expect(describeOperation('llm.generate', { ...usage, 'gen_ai.system': 'openai' })).toEqual({
    kind: 'llm.generate',
    subject: '',
    provider: 'openai',
    usage: { inputTokens: 12, outputTokens: 3 },
  })
  expect(describeOperation('agent.call', { ...usage, 'gen_ai.system': 'openai' }).provider).toBeUndefined()
})

describe('of Genkit, tokens stand in the output of a call', () => {
  const call = { 'genkit:metadata:subtype': 'model', 'genkit:name': 'googleai/gemini-2.5-flash' }
  const usage = (output: unknown, attributes: Attributes = call) =>
    describeOperation('gemini', { ...attributes, 'genkit:output': output }).usage

  test.each([
    ['and are read there', { inputTokens: 30, outputTokens: 5 }, { inputTokens: 30, outputTokens: 5 }],
    [
      'with those of thoughts, which its plugin for Google does not count as output',
      { inputTokens: 30, outputTokens: 5, thoughtsTokens: 70, cachedContentTokens: 10 },
      { inputTokens: 30, outputTokens: 75, reasoningTokens: 70, cacheReadTokens: 10 },
    ],
    ['where they are numbers', { inputTokens: 'x', outputTokens: null }, undefined],
  ])('%s', (_, told, expected) => {
    expect(usage(JSON.stringify({ message: { role: 'model', content: [] }, usage: told }))).toEqual(expected)
  })

  test('but not of what wraps a call, of text that is no JSON, of another type, or of more than a bound', () => {
    const output = JSON.stringify({ usage: { inputTokens: 30, outputTokens: 5 } })
    expect(usage(output, { 'genkit:type': 'util', 'genkit:name': 'generate' })).toBeUndefined()
    for (const other of ['usage', '"usage"', '[]', 7, undefined, `${' '.repeat(40_000)}${output}`]) {
      expect(usage(other)).toBeUndefined()
    }
  })
})

test('nothing that a span may carry is thrown at', () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(fc.string(), fc.anything()), (name, attributes) => {
      const { kind, subject } = describeOperation(name, attributes)
      expect([typeof kind, typeof subject]).toEqual(['string', 'string'])
    }),
  )
})

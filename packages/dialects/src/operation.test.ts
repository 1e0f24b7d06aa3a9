import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeOperation } from './operation.js'

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
  ['tools/call x', { 'mcp.method.name': 'tools/call' }, { kind: 'mcp.rpc', subject: 'tools/call' }],
  [
    'workflow.run',
    { 'mcp.workflow.type': 'evaluator_optimizer' },
    { kind: 'workflow.run', subject: 'evaluator_optimizer', pattern: 'evaluator' },
  ],
  ['workflow.run', { 'mcp.workflow.type': 'router' }, { kind: 'workflow.run', subject: 'router' }],
  ['GET /', { 'http.request.method': 'GET' }, { kind: 'other', subject: '' }],
  ['constructor', { 'gen_ai.operation.name': 'toString' }, { kind: 'other', subject: '' }],
])('%s with %j', (name, attributes, expected) => {
  expect(describeOperation(name, attributes)).toEqual(expected)
})

test.each([
  [
    { 'gen_ai.usage.input_tokens': 12, 'gen_ai.usage.output_tokens': 3n },
    { inputTokens: 12, outputTokens: 3 },
  ],
  [{ 'llm.token_count.prompt': '7' }, { inputTokens: 7 }],
  [{ 'gen_ai.usage.input_tokens': 0 }, { inputTokens: 0 }],
  [{ 'gen_ai.usage.input_tokens': 'many', 'gen_ai.usage.prompt_tokens': 4 }, { inputTokens: 4 }],
  [{ 'gen_ai.usage.output_tokens': -1 }, {}],
])('the tokens of %o', (attributes, expected) => {
  expect(describeOperation('llm.generate', attributes)).toEqual({ kind: 'llm.generate', subject: '', ...expected })
})

test('nothing that a span may carry is thrown at', () => {
  fc.assert(
    fc.property(fc.string(), fc.dictionary(fc.string(), fc.anything()), (name, attributes) => {
      const { kind, subject } = describeOperation(name, attributes)
      expect([typeof kind, typeof subject]).toEqual(['string', 'string'])
    }),
  )
})

import { expect, test } from 'vitest'
import { KIND } from '../base/span-batch.js'
import type { Attributes } from '../base/span-detail.js'
import { describeSpan } from './describe-span.js'

const cases: readonly (readonly [string, Attributes, readonly unknown[]])[] = [
  [
    'tool.call',
    { 'mcp.tool.name': 'fs.read', 'mcp.tool.input_json': '{"opts":{},"path":"docs/a.md"}' },
    [KIND.tool, 'tool', 'tool.call', 'fs.read', 'docs/a.md'],
  ],
  ['llm.generate', { 'mcp.llm.model': 'gpt-5' }, [KIND.model, 'model', 'llm.generate', 'gpt-5', '']],
  [
    'workflow.run',
    { 'gen_ai.workflow.name': 'research', 'mcp.workflow.type': 'parallel', 'mcp.workflow.input_json': '"3 workers"' },
    [KIND.code, 'parallel', 'workflow.run', 'research', '3 workers'],
  ],
  [
    'signal.wait',
    { 'mcp.signal.name': 'approve', 'mcp.signal.by': 'mara' },
    [KIND.human, 'human', 'signal.wait', 'approve', 'answered by mara'],
  ],
  [
    'chat gpt-4o',
    { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' },
    [KIND.model, 'model', 'llm.generate', 'gpt-4o', ''],
  ],
  [
    'execute_tool add',
    { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'add' },
    [KIND.tool, 'tool', 'tool.call', 'add', ''],
  ],
  [
    'tools/call add',
    { 'mcp.method.name': 'tools/call', 'gen_ai.operation.name': 'execute_tool', 'network.transport': 'pipe' },
    [KIND.mcp, 'mcp', 'mcp.rpc', 'tools/call', 'pipe'],
  ],
  [
    'ChatOpenAI',
    { 'openinference.span.kind': 'LLM', 'llm.model_name': 'm' },
    [KIND.model, 'model', 'llm.generate', 'm', ''],
  ],
  ['GET /orders', {}, [KIND.code, 'code', '', 'GET /orders', '']],
  ['constructor', { 'gen_ai.operation.name': 'toString' }, [KIND.code, 'code', '', 'constructor', '']],
]

test.each(cases)('%s with %o', (name, attributes, expected) => {
  const { kind, shape, operation, subject, argument } = describeSpan(name, attributes)
  expect([kind, shape, operation, subject, argument]).toEqual(expected)
})

test('tokens are those sent and received; none where nobody counted', () => {
  expect(describeSpan('llm.generate', { 'gen_ai.usage.input_tokens': 5, 'gen_ai.usage.output_tokens': 2 }).tokens).toBe(
    7,
  )
  expect(describeSpan('llm.generate', {}).tokens).toBeUndefined()
})

test('a long or broken argument stays one short line', () => {
  const argument = (json: string): string => describeSpan('tool.call', { 'mcp.tool.input_json': json }).argument
  expect(argument(JSON.stringify({ text: `a\n\tb${'x'.repeat(500)}` }))).toMatch(/^a bx{100,}$/)
  expect(argument('{"cut": "in the mid')).toBe('{"cut": "in the mid')
  expect(argument('{}')).toBe('')
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dialects, readConversation } from './registry.js'

/** Keys that some dialect looks at, so that random values meet its code and not only `detect`. */
const KEYS = [
  'mcp.llm.prompt_json',
  'mcp.llm.response_json',
  'mcp.llm.provider',
  'mcp.llm.model',
  'mcp.stop_reason',
  'mcp.tool.name',
  'mcp.tool.input_json',
  'mcp.tool.output_json',
  'mcp.tool.structured_output_json',
  'mcp.llm.prompt_json_truncated',
  'gen_ai.usage.input_tokens',
  'gen_ai.response.finish_reasons',
]

/** Fields that some reader looks at: random trees of them come near to real messages. */
const FIELDS = [
  'role',
  'content',
  'type',
  'text',
  'name',
  'messages',
  'choices',
  'message',
  'system',
  'tools',
  'tool_calls',
  'function',
  'arguments',
  'input',
  'data',
  'uri',
  'resource',
  'isError',
]
const WORDS = ['user', 'text', 'image', 'resource', 'tool_use', 'tool_result', 'thinking', '{"a":', '', 'f']

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(...WORDS, null, undefined, true, 1),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...FIELDS), tie('tree'), { maxKeys: 5 }),
  ),
}))
const value = fc.oneof(fc.anything({ withBigInt: true, withTypedArray: true }), tree, tree.map(asJson))
const attributes = fc.dictionary(fc.constantFrom(...KEYS), value)

test('any attributes give a conversation or nothing, never a throw', () => {
  fc.assert(
    fc.property(attributes, (given) => {
      const conversation = readConversation(given)
      if (conversation === undefined) return
      expect(dialects.map(({ name }) => name)).toContain(conversation.dialect)
      for (const message of [...conversation.input, ...conversation.output]) {
        expect(typeof message.role).toBe('string')
        for (const part of message.parts) expect(typeof part.type).toBe('string')
      }
      for (const { key, raw } of conversation.notUnderstood) expect(raw).toBe(given[key])
    }),
    { numRuns: 2000 },
  )
})

describe('nesting without end', () => {
  test.each([
    ['lists', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['tool results', `${'{"type":"tool_result","content":['.repeat(20_000)}"deep"${']}'.repeat(20_000)}`],
  ])('%s are read, down to a depth', (_what, json) => {
    const conversation = readConversation({ 'mcp.llm.prompt_json': json, 'mcp.tool.output_json': json })
    expect(conversation?.notUnderstood).toEqual([{ key: 'mcp.llm.prompt_json', reason: 'unknown_shape', raw: json }])
    expect(readConversation({ 'mcp.tool.output_json': json })?.output).toHaveLength(1)
  })
})

test('a span that is no call of a model or a tool has no conversation', () => {
  expect(readConversation({})).toBeUndefined()
  expect(readConversation({ 'http.request.method': 'GET', 'mcp.agent.name': 'writer' })).toBeUndefined()
})

test('dialects have names of their own', () => {
  const names = dialects.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]+$/)
})

function asJson(given: unknown): unknown {
  return JSON.stringify(given)
}

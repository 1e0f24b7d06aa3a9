import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyValue, EVENTS, KEYS } from './any-span.test-kit.js'
import type { SpanFacts } from './reading/conversation.js'
import { dialects, readConversation } from './registry.js'

const span = fc.record({
  name: fc.constantFrom('chat', 'tool.call', 'ai.toolCall', 'Agent.request_human_input'),
  attributes: fc.dictionary(fc.constantFrom(...KEYS), anyValue, { maxKeys: 8 }),
  events: fc.array(
    fc.record({
      name: fc.constantFrom(...EVENTS),
      attributes: fc.dictionary(fc.constantFrom(...KEYS), anyValue, { maxKeys: 4 }),
      body: anyValue,
    }),
    { maxLength: 3 },
  ),
})

test('any span gives a conversation or nothing, never a throw', () => {
  fc.assert(
    fc.property(span, (given) => {
      const conversation = readConversation(given)
      if (conversation === undefined) return
      expect(dialects.map(({ name }) => name)).toContain(conversation.dialect)
      for (const message of [...conversation.input, ...conversation.output]) {
        expect(typeof message.role).toBe('string')
        for (const part of message.parts) expect(typeof part.type).toBe('string')
      }
    }),
    { numRuns: 300 },
  )
})

test('every attribute of a dialect is read, or named with its raw value', () => {
  fc.assert(
    fc.property(span, (given) => {
      const conversation = readConversation(given)
      if (conversation === undefined) return
      const owned = dialects.filter((dialect) => dialect.detect(given)).flatMap(({ owns }) => owns)
      const named = new Map(conversation.notUnderstood.map(({ key, raw }) => [key, raw]))
      for (const [key, value] of Object.entries(given.attributes)) {
        if (value === undefined || !owned.some((beginning) => key.startsWith(beginning))) continue
        expect(conversation.readKeys.includes(key) || named.has(key), key).toBe(true)
      }
      for (const [key, raw] of named) if (key in given.attributes) expect(raw).toBe(given.attributes[key])
    }),
    { numRuns: 300 },
  )
})

describe('nesting without end', () => {
  test.each([
    ['lists', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['tool results', `${'{"type":"tool_result","content":['.repeat(20_000)}"deep"${']}'.repeat(20_000)}`],
    ['lists that break off', '['.repeat(50_000)],
  ])('%s are read, down to a depth', (_what, json) => {
    for (const key of KEYS) expect(() => readConversation(call({ [key]: json }))).not.toThrow()
  })

  test('and what is below the depth is named', () => {
    const json = `${'{"type":"tool_result","content":['.repeat(20_000)}"deep"${']}'.repeat(20_000)}`
    expect(readConversation(call({ 'mcp.llm.prompt_json': json }))?.notUnderstood).toEqual([
      { key: 'mcp.llm.prompt_json', reason: 'unknown_shape', raw: json },
    ])
  })
})

test('a span in no dialect has no conversation', () => {
  expect(readConversation(call({}))).toBeUndefined()
  expect(readConversation(call({ 'http.request.method': 'GET', 'mcp.agent.name': 'writer' }))).toBeUndefined()
})

test('dialects have names of their own, and titles', () => {
  const names = dialects.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const { name, title } of dialects) {
    expect(name).toMatch(/^[a-z0-9-]+$/)
    expect(title).not.toBe('')
  }
})

function call(attributes: SpanFacts['attributes']): SpanFacts {
  return { name: 'chat', attributes }
}

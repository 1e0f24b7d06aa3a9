import type { Conversation } from '@agent-inspector/dialects'
import { expect, test } from 'vitest'
import { toolCallsOf, turnsOf } from './turns.js'

const call = (id: string, name: string) => ({ type: 'tool_use' as const, id, name, input: {} })
const result = (id: string, text: string) => ({
  type: 'tool_result' as const,
  id,
  isError: false,
  parts: [{ type: 'text' as const, text }],
})

const conversation: Conversation = {
  dialect: 'tests',
  of: 'llm',
  input: [
    { role: 'user', parts: [{ type: 'text', text: 'Go' }] },
    { role: 'assistant', parts: [call('a', 'read'), call('b', 'list')] },
    { role: 'tool', parts: [result('b', 'listed'), result('a', 'read it')] },
    { role: 'tool', parts: [result('nobody', 'stray')] },
  ],
  output: [{ role: 'assistant', parts: [{ type: 'text', text: 'Done' }] }],
  tools: [],
  parameters: {},
  details: {},
  alsoIn: [],
  readKeys: [],
  notUnderstood: [],
}

test('a result stands with its call, one that nobody asked for where it came', () => {
  const turns = turnsOf(conversation)
  expect(turns.map(({ message: { role }, isOutput }) => [role, isOutput])).toEqual([
    ['user', false],
    ['assistant', false],
    ['tool', false],
    ['assistant', true],
  ])
  const results = toolCallsOf(turns).map((asked) => turns[0]?.results.get(asked)?.parts)
  expect(results).toEqual([[{ type: 'text', text: 'read it' }], [{ type: 'text', text: 'listed' }]])
})

test('calls and results without ids meet in their order', () => {
  const withoutIds = turnsOf({
    ...conversation,
    input: [
      {
        role: 'assistant',
        parts: [
          { type: 'tool_use', name: 'one', input: {} },
          { type: 'tool_use', name: 'two', input: {} },
        ],
      },
      {
        role: 'tool',
        parts: [
          { type: 'tool_result', isError: false, parts: [], value: 1 },
          { type: 'tool_result', isError: true, parts: [], value: 2 },
        ],
      },
    ],
    output: [],
  })
  expect(toolCallsOf(withoutIds).map((asked) => withoutIds[0]?.results.get(asked)?.value)).toEqual([1, 2])
})

test('of a step that gives its whole state back, what it was given is not shown twice', () => {
  const { input, output } = conversation
  const turns = turnsOf({ ...conversation, output: [...input, ...output] })
  expect(turns.filter(({ isOutput }) => isOutput).map(({ message }) => message)).toEqual(output)
})

import { expect, test } from 'vitest'
import { conversationsIn, transcript } from './fixture.test-kit.js'

const [tool, rpc, call, question, plan] = conversationsIn('mcp-agent.jsonl')

test('arguments and results that were written leaf by leaf stand as they were', () => {
  expect([tool, rpc].map((span) => span && transcript(span))).toEqual([
    [
      'in assistant: calls fetch {"url":"https://example.com","options":{"max_length":500},"headers":["accept: text/html"]}',
      'out tool: returns # Example Domain | More information…',
    ],
    ['in assistant: calls fetch {"url":"https://example.com"}', 'out tool: returns # Example Domain'],
  ])
})

test('a call of a model shows its last turn, which holds those before', () => {
  expect(call).toMatchObject({
    dialect: 'mcp-agent',
    of: 'llm',
    model: 'gpt-4o',
    stopReason: 'stop',
    parameters: { max_tokens: 2048 },
    tools: [{ name: 'fetch' }, { name: '__human_input__' }],
    usage: { inputTokens: 412, outputTokens: 38 },
  })
  expect(call && transcript(call)).toEqual([
    'in system: You find things.',
    'in user: What is on example.com?',
    'in assistant: calls fetch {"url":"https://example.com"} (call_1)',
    'in tool: returns # Example Domain (call_1)',
    'out assistant: A heading: Example Domain.',
  ])
})

test('a question to a human with its answer', () => {
  expect(question && transcript(question)).toEqual(['in question: Shall I go on?', 'out user: Yes, go on'])
})

test('a plan, what its steps came to, and its result', () => {
  expect(plan && transcript(plan)).toEqual([
    'out plan.full.0: {"is_complete":false,"steps":[{"description":"Look at the page","tasks":[{"description":"Fetch example.com","agent":"finder"}]}]}',
    'out plan.0.step.0.result: {"step_results":[{"result":"A heading: Example Domain.","description":"Look at the page"}]}',
    'out assistant: example.com says: Example Domain.',
  ])
})

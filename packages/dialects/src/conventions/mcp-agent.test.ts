import { describe, expect, test } from 'vitest'
import { readConversation } from '../registry.js'
import { conversationsIn, spansIn, transcript } from './fixture.test-kit.js'

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
    'out plan: {"is_complete":false,"steps":[{"description":"Look at the page","tasks":[{"description":"Fetch example.com","agent":"finder"}]}]}',
    'out step 1: {"step_results":[{"result":"A heading: Example Domain.","description":"Look at the page"}]}',
    'out assistant: example.com says: Example Domain.',
  ])
})

describe('its workflows', () => {
  const spans = new Map(spansIn('mcp-agent-workflows.jsonl').map((span) => [span.name, readConversation(span)]))
  const said = (name: string): readonly string[] => {
    const conversation = spans.get(name)
    expect(conversation?.notUnderstood).toEqual([])
    return conversation === undefined ? [] : transcript(conversation)
  }

  test('an orchestrator: what it was to do, its plans, what came of each step, its answer', () => {
    expect(said('Orchestrator.lead.execute')).toEqual([
      'in user: Summarise the notes',
      'out plan: {"is_complete":false,"steps":[{"description":"Read","tasks":[{"description":"Read notes.md","agent":"reader"}]}]}',
      'out step 1: {"step_results":[{"result":"There is no notes.md.","description":"Read","task_results":[{"description":"Read notes.md","result":"There is no notes.md."}]}]}',
      'out plan: {"is_complete":true}',
      'out assistant: There are no notes.',
    ])
    expect(said('Orchestrator.lead.generate')).toEqual([
      'in user: Summarise the notes',
      'out plan: [{"description":"Read","tasks":[{"description":"Read notes.md","agent":"reader"}]}]',
      'out results: [{"step":{"description":"Read"},"task_results":[{"description":"Read notes.md","result":"There is no notes.md."}]}]',
      'out assistant: There are no notes.',
    ])
  })

  test('parallel agents by their names, an evaluation, a choice of a router', () => {
    expect(said('ParallelLLM.crowd.generate')).toEqual([
      'in user: Is it good?',
      'out critic: Yes, but short.',
      'out editor: Yes.',
      'out assistant: Both say yes.',
    ])
    expect(said('EvaluatorOptimizerLLM.polish.generate')[1]).toBe(
      'out evaluation: {"attempt":1,"rating":"GOOD","feedback":"Shorter.","needs_improvement":true,"focus_areas":["length"]}',
    )
    expect(said('LLMRouter.route_to_agent')).toEqual([
      'in user: Summarise the notes',
      'out routing: {"prompt":"You are a router.","category":[{"category":"reader","confidence":"high","reasoning":"It reads files."}]}',
      'out output: [{"confidence":"high","reasoning":"It reads files.","result":"reader"}]',
    ])
  })

  test("turns of Anthropic's models: thoughts, a tool and its failure, the last reason to stop", () => {
    expect(said('AnthropicAugmentedLLM.reader.generate')).toEqual([
      'in system: You read files.',
      'in user: Read notes.md',
      'in assistant: thinks I must read it.',
      'in assistant: calls filesystem_read_file undefined (toolu_1)',
      'in user: fails with ENOENT: notes.md (toolu_1)',
      'out assistant: There is no notes.md.',
    ])
    expect(spans.get('AnthropicAugmentedLLM.reader.generate')).toMatchObject({
      of: 'llm',
      stopReason: 'end_turn',
      usage: { inputTokens: 900, outputTokens: 61 },
    })
  })

  test('a tool that fails, a prompt of a server', () => {
    expect(said('MCPAggregator.call_tool')).toEqual([
      'in assistant: calls filesystem_read_file {"path":"notes.md"}',
      'out tool: fails with ENOENT: notes.md',
    ])
    expect(said('MCPAgentClientSession.send_request').at(-1)).toBe('out user: Sum it up, in short.')
  })
})

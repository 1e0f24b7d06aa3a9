import { expect, test } from 'vitest'
import { readConversation } from '../registry.js'
import { conversationsIn, spansIn, transcript } from './fixture.test-kit.js'

test('a LangGraph agent: tool calls and ids that its messages leave out come from the value', () => {
  const calls = conversationsIn('langgraph-openinference.json').filter(({ of }) => of === 'llm')
  expect(calls.at(-1)).toMatchObject({
    dialect: 'openinference',
    model: 'gpt-4.1-mini',
    usage: { inputTokens: 333, outputTokens: 6 },
    notUnderstood: [],
  })
  expect(calls.at(-1)?.tools.map(({ name }) => name)).toEqual(['search_files', 'read_text_file'])
  expect(calls.map(transcript).at(-1)).toEqual([
    'in system: You are the researcher.',
    'in user: Say what it is for.\nFiles:\n- hooks.md\n',
    'in assistant: calls search_files {"path":".","pattern":"*"} (call_…)',
    'in tool: returns hooks.md (call_…)',
    'in assistant: calls read_text_file {"path":"hooks.md","head":40} (call_…)',
    'in tool: fails with Error: hooks.md is locked\n Please fix your mistakes. (call_…)',
    'out assistant: - `hooks.md`: Error:',
  ])
})

test('its tools, one of which failed', () => {
  const tools = conversationsIn('langgraph-openinference.json').filter(({ of }) => of === 'tool')
  expect(tools.map(transcript)).toEqual([
    ['in assistant: calls search_files {"path":".","pattern":"*"}', 'out tool: returns hooks.md (call_…)'],
    ['in assistant: calls read_text_file {"path":"hooks.md","head":40}'],
  ])
  expect(tools[1]?.error?.message).toContain('hooks.md is locked')
})

test('chains show the messages in what they were given', () => {
  const [start] = conversationsIn('langgraph-openinference.json')
  expect(start && transcript(start)[1]).toBe('in user: Say what it is for.\nFiles:\n- hooks.md\n')
})

test('the OpenAI client, with a picture in its message', () => {
  const [asked] = conversationsIn('openai-openinference.json')
  expect(asked && transcript(asked)).toEqual([
    'in system: You are the researcher.',
    'in user: Files:\n- a.md',
    'in user: image  data:image/png;base64,iV',
    'out assistant: calls search_files {"path":".","pattern":"*"} (call_…)',
  ])
  expect(asked).toMatchObject({ stopReason: 'tool_calls', parameters: { temperature: 0.1 }, notUnderstood: [] })
})

test('a leaf of a message that is not known is named, as is an attribute', () => {
  const [span] = spansIn('openai-openinference.json')
  const attributes = { ...span?.attributes, 'llm.input_messages.0.message.mood': 'calm', 'llm.novelty': 1 }
  expect(readConversation({ name: 'x', attributes })?.notUnderstood).toEqual([
    { key: 'llm.input_messages.0.message.mood', reason: 'not_read', raw: 'calm' },
    { key: 'llm.novelty', reason: 'not_read', raw: 1 },
  ])
})

test('documents, prompts of completions, calls in the old way, what was redacted, and texts that look like JSON', () => {
  const read = (kind: string, attributes: Readonly<Record<string, unknown>>) => {
    const conversation = readConversation({ name: 'x', attributes: { 'openinference.span.kind': kind, ...attributes } })
    return conversation && transcript(conversation)
  }
  expect(read('RETRIEVER', { 'input.value': 'otel', 'retrieval.documents.0.document.content': 'A span' })).toEqual([
    'in input: otel',
    'out documents: [{"content":"A span"}]',
  ])
  expect(read('LLM', { 'llm.prompts.0.prompt.text': 'Once', 'llm.choices.0.completion.text': ' upon' })).toEqual([
    'in user: Once',
    'out assistant:  upon',
  ])
  expect(
    read('LLM', {
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.function_call_name': 'f',
      'llm.output_messages.0.message.function_call_arguments_json': '{"a":1}',
    }),
  ).toEqual(['out assistant: calls f {"a":1}'])
  for (const text of ['__REDACTED__', '12345678901234567890', 'true', '[INST] Hi [/INST]']) {
    expect(read('LLM', { 'input.value': text })).toEqual([`in input: ${text}`])
  }
})

test('an embedding: what went in, the vectors that came out', () => {
  const conversation = readConversation({
    name: 'embed',
    attributes: {
      'openinference.span.kind': 'EMBEDDING',
      'embedding.model_name': 'm',
      'input.value': 'sunny',
      'embedding.embeddings.0.embedding.text': 'sunny',
      'embedding.embeddings.0.embedding.vector': [0.1, 0.2],
    },
  })
  expect(conversation).toMatchObject({ of: 'llm', model: 'm', notUnderstood: [] })
  expect(conversation && transcript(conversation)).toEqual([
    'in input: sunny',
    'out embedding: [{"text":"sunny","vector":[0.1,0.2]}]',
  ])
})

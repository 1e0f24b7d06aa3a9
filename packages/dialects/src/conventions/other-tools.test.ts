import { expect, test } from 'vitest'
import { readConversation } from '../registry.js'
import { transcript } from './fixture.test-kit.js'

test.each([
  [
    'MLflow',
    {
      'mlflow.spanInputs': '{"messages":[{"role":"user","content":"Hi"}]}',
      'mlflow.spanOutputs': '{"choices":[{"message":{"role":"assistant","content":"Hello"}}]}',
      'mlflow.spanType': '"CHAT_MODEL"',
    },
    ['in user: Hi', 'out assistant: Hello'],
  ],
  [
    'Langfuse',
    { 'langfuse.observation.input': '{"question":"Hi"}', 'langfuse.observation.output': 'Hello' },
    ['in input: {"question":"Hi"}', 'out output: Hello'],
  ],
  [
    'Sentry',
    {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.messages': '[{"role":"user","content":"Hi"}]',
      'gen_ai.response.text': 'Hello',
      'gen_ai.response.tool_calls': '[{"name":"f","arguments":"{\\"a\\":1}","type":"function_call"}]',
    },
    ['in user: Hi', 'out assistant: Hello', 'out assistant: calls f {"a":1}'],
  ],
  [
    "a tool of Sentry's",
    {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'f',
      'gen_ai.tool.input': '{"a":1}',
      'gen_ai.tool.output': '2',
    },
    ['in assistant: calls f {"a":1}', 'out tool: returns 2'],
  ],
  ['LiveKit', { 'lk.user_transcript': 'Hi', 'lk.response.text': 'Hello' }, ['in input: Hi', 'out output: Hello']],
  [
    "LiveKit's context",
    {
      'lk.chat_ctx':
        '{"items":[{"type":"message","role":"user","content":["Hi"]},{"type":"function_call","call_id":"c","name":"f","arguments":"{}"},{"type":"function_call_output","call_id":"c","output":"7"}]}',
    },
    ['in user: Hi', 'in input: calls f {} (c)', 'in input: returns 7 (c)'],
  ],
  [
    'answers of Sentry, as a list',
    { 'gen_ai.operation.name': 'chat', 'gen_ai.response.text': '["Hello","there"]' },
    ['out output: Hello\n\nthere'],
  ],
  [
    'VoltAgent',
    {
      'entity.type': 'agent',
      'entity.name': 'helper',
      'span.type': 'llm',
      'llm.operation': 'streamText',
      'llm.model': 'openai/gpt-4o-mini',
      'llm.messages': '[{"role":"user","content":"Hi"}]',
      'llm.messages.count': 1,
      output: 'Hello',
    },
    ['in user: Hi', 'out output: Hello'],
  ],
  [
    'a tool of VoltAgent',
    { 'entity.type': 'agent', 'span.type': 'tool', 'tool.name': 'f', input: '{"a":1}', output: '2' },
    ['in assistant: calls f {"a":1}', 'out tool: returns 2'],
  ],
])('%s', (_name, attributes, lines) => {
  const conversation = readConversation({ name: 'x', attributes })
  expect(conversation && transcript(conversation)).toEqual(lines)
  expect(conversation?.notUnderstood).toEqual([])
})

test('each is named, and a call of a model tells its model and its tokens', () => {
  const volt = {
    'entity.type': 'agent',
    'span.type': 'llm',
    'llm.messages': '[]',
    'llm.model': 'm',
    'llm.usage.prompt_tokens': 13,
    'llm.usage.completion_tokens': 5,
  }
  expect(readConversation({ name: 'llm:x', attributes: volt })).toMatchObject({
    dialect: 'voltagent',
    of: 'llm',
    model: 'm',
    usage: { inputTokens: 13, outputTokens: 5 },
  })
  const langfuse = { 'langfuse.observation.type': 'generation', 'langfuse.observation.model.name': 'm' }
  const attributes = { ...langfuse, 'langfuse.observation.output': 'Hello' }
  expect(readConversation({ name: 'x', attributes })).toMatchObject({ dialect: 'langfuse', of: 'llm', model: 'm' })
})

test("messages of Sentry's are no parameter of the call", () => {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.messages': '[{"role":"user","content":"Hi"}]',
    'gen_ai.request.top_p': 1,
  }
  expect(readConversation({ name: 'x', attributes })?.parameters).toEqual({ top_p: 1 })
})

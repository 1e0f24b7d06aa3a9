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
    ['in user: Hi', 'out output: Hello', 'out assistant: calls f {"a":1}'],
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
])('%s', (_name, attributes, lines) => {
  const conversation = readConversation({ name: 'x', attributes })
  expect(conversation && transcript(conversation)).toEqual(lines)
  expect(conversation?.notUnderstood).toEqual([])
})

import { expect, test } from 'vitest'
import { readConversation } from '../registry.js'
import { conversationsIn, transcript } from './fixture.test-kit.js'

test('a run of the AI SDK 7: each call of its model, with what the tools gave', () => {
  const [first, , , , , , , last, , agent] = conversationsIn('ai-sdk-7.json')
  expect(first).toMatchObject({
    dialect: 'otel-genai',
    of: 'llm',
    model: 'gpt-5-mini',
    provider: 'scripted.chat',
    stopReason: 'tool-calls',
    parameters: { temperature: 0.2 },
    usage: { inputTokens: 191, outputTokens: 15 },
    notUnderstood: [],
  })
  expect(first?.tools.map(({ name, description }) => [name, description])).toEqual([
    ['search_files', 'Finds files by a pattern.'],
    ['read_text_file', 'Reads the first lines of a file.'],
  ])
  expect(last && transcript(last)).toEqual([
    'in system: You are the researcher.',
    'in user: Say what each is for.\nFiles:\n- hooks.md\n- missing.md\n',
    'in assistant: calls search_files {"path":".","pattern":"*"} (call_…)',
    expect.stringMatching(/^in tool: returns benchmarks\.md\n[\s\S]* \(call_…\)$/),
    'in assistant: calls read_text_file {"path":"hooks.md","head":40} (call_…)',
    'in assistant: calls read_text_file {"path":"missing.md","head":40} (call_…)',
    expect.stringMatching(/^in tool: returns # Hooks\n/),
    "in tool: returns Error: ENOENT: no such file or directory, open '/app/docs/missing.md' (call_…)",
    'out assistant: - `hooks.md`: Hooks. A hook says what an agent does, at the moment it does it.\n- `missing.md`: Error:',
  ])
  expect(agent).toMatchObject({ of: 'agent', usage: { inputTokens: 1027 } })
})

test('a tool of it that failed says why', () => {
  const failed = conversationsIn('ai-sdk-7.json').find(({ error }) => error !== undefined)
  expect(failed).toMatchObject({ of: 'tool', output: [], error: { message: expect.stringContaining('ENOENT') } })
})

test("the OpenAI client under Traceloop's instrumentation, with a picture", () => {
  const [asked, streamed] = conversationsIn('openai-traceloop.json')
  expect(asked && transcript(asked)).toEqual([
    'in system: You are the researcher.',
    'in user: Which file is this picture from?\nFiles:\n- hooks.md\n',
    'in user: image image/png iVBORw0KGgoAAAANSUhEUgAA',
    'out assistant: calls search_files {"path":".","pattern":"*"} (call_…)',
  ])
  expect(streamed).toMatchObject({ stopReason: 'stop', notUnderstood: [] })
})

test('one event with all of it: unknown parts stay, and are named', () => {
  const given = conversationsIn('otel-events.json')[2]
  expect(given && transcript(given)).toEqual([
    'in system: Be brief.',
    'in user: Hi',
    'in user: image image/png s3://bucket/cat.png',
    'in user: ? {"type":"hologram","depth":3}',
    'out assistant: thinks Greet.',
    'out assistant: Hello',
  ])
  expect(given).toMatchObject({ stopReason: 'stop', parameters: { top_p: 0.9 } })
  expect(given?.notUnderstood).toMatchObject([
    { key: 'event gen_ai.client.inference.operation.details: gen_ai.input.messages', reason: 'unknown_shape' },
  ])
})

test('the body of a log record says the same as attributes', () => {
  const body = { 'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'Hi' }] }] }
  const events = [{ name: 'gen_ai.client.inference.operation.details', attributes: {}, body }]
  const conversation = readConversation({ name: 'chat m', attributes: { 'gen_ai.operation.name': 'chat' }, events })
  expect(conversation && transcript(conversation)).toEqual(['in user: Hi'])
})

const BLOB = 'iVBORw0KGgo='

test.each([
  ['blob', { type: 'blob', modality: 'image', mime_type: 'image/png', content: BLOB }, 'image image/png iVBORw0KGgo='],
  ['uri', { type: 'uri', modality: 'video', uri: 's3://b/v.mp4' }, 'video  s3://b/v.mp4'],
  ['file', { type: 'file', modality: 'audio', file_id: 'f-1' }, 'audio  f-1'],
  ['file of unknown modality', { type: 'file', modality: 'document', file_id: 'f-2' }, 'file  f-2'],
  [
    'call on the server',
    { type: 'server_tool_call', id: 's', name: 'find', server_tool_call: { q: 1 } },
    'calls find {"q":1} (s)',
  ],
  [
    'its response',
    { type: 'server_tool_call_response', id: 's', server_tool_call_response: { found: 2 } },
    'returns {"found":2} (s)',
  ],
  ['result that is text', { type: 'tool_call_response', id: 't', response: 'ok' }, 'returns ok (t)'],
  ['result that is an object', { type: 'tool_call_response', id: 't', response: { a: [1] } }, 'returns {"a":[1]} (t)'],
  ['part of the future', { type: 'hologram', depth: 3 }, '? {"type":"hologram","depth":3}'],
])('a %s', (_what, part, line) => {
  for (const messages of [[{ role: 'user', parts: [part] }], JSON.stringify([{ role: 'user', parts: [part] }])]) {
    const conversation = readConversation({ name: 'chat', attributes: { 'gen_ai.input.messages': messages } })
    expect(conversation && transcript(conversation)).toEqual([`in user: ${line}`])
  }
})

test('messages without roles are of whoever speaks on that side', () => {
  const attributes = {
    'gen_ai.input.messages': '[{"parts":[{"type":"text","content":"Hi"}]}]',
    'gen_ai.output.messages': '[{"parts":[{"type":"text","content":"Hello"}]}]',
  }
  const conversation = readConversation({ name: 'chat', attributes })
  expect(conversation && transcript(conversation)).toEqual(['in user: Hi', 'out assistant: Hello'])
})

test('encoded twice, and cut: what can be read is, and it is called cut', () => {
  const raw = JSON.stringify(
    JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'Hello there' }] }]),
  ).slice(0, -12)
  const conversation = readConversation({ name: 'chat', attributes: { 'gen_ai.input.messages': raw } })
  expect(conversation && transcript(conversation)).toEqual(['in user: Hello '])
  expect(conversation?.notUnderstood).toEqual([{ key: 'gen_ai.input.messages', reason: 'cut', raw }])
})

test('a call of an MCP server shows the tool that it calls', () => {
  const conversation = readConversation({
    name: 'tools/call search',
    attributes: {
      'mcp.method.name': 'tools/call',
      'mcp.session.id': 's-1',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'search',
      'gen_ai.tool.call.arguments': '{"q":"otel"}',
      'gen_ai.tool.call.result': '{"content":[{"type":"text","text":"A span"}],"isError":true}',
      'jsonrpc.request.id': '7',
      'network.transport': 'pipe',
    },
  })
  expect(conversation && transcript(conversation)).toEqual([
    'in assistant: calls search {"q":"otel"}',
    'out tool: fails with A span',
  ])
  expect(conversation?.details).toMatchObject({ 'mcp.session.id': 's-1', 'jsonrpc.request.id': '7' })
})

test('who judged the answer says it beside the answer, in an event or a log record', () => {
  const attributes = {
    'gen_ai.evaluation.name': 'Relevance',
    'gen_ai.evaluation.score.value': 0.9,
    'gen_ai.evaluation.score.label': 'pass',
    'gen_ai.evaluation.explanation': 'It answers.',
    'gen_ai.response.id': 'r1',
  }
  const conversation = readConversation({
    name: 'chat',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.output.messages': '[{"role":"assistant","content":"Paris"}]',
    },
    events: [{ name: 'gen_ai.evaluation.result', attributes }],
  })
  expect(conversation && transcript(conversation)).toEqual([
    'out assistant: Paris',
    'out evaluation: {"name":"Relevance","score.value":0.9,"score.label":"pass","explanation":"It answers."}',
  ])
})

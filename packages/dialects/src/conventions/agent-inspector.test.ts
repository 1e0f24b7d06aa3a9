import { describe, expect, test } from 'vitest'
import type { Attributes } from '../reading/conversation.js'
import { readConversation } from '../registry.js'

const read = (attributes: Attributes) => readConversation({ name: 'call', attributes })

const prompt = {
  system: 'Answer in one line.',
  messages: [
    { role: 'user', content: 'Which files are there?' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', name: 'list', input: { path: 'docs' } }] },
    {
      role: 'user',
      content: [{ type: 'tool_result', toolUseId: 'call_1', content: [{ type: 'text', text: 'a.md' }] }],
    },
  ],
  tools: [{ name: 'list', description: 'Lists a folder', inputSchema: { type: 'object' } }],
  parameters: { temperature: 0.2 },
}

test('a whole call of a model', () => {
  const conversation = read({
    'mcp.llm.provider': 'openai',
    'mcp.llm.model': 'gpt-5-mini',
    'mcp.llm.prompt_json': JSON.stringify(prompt),
    'mcp.llm.response_json': JSON.stringify({
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'One file.' },
        { type: 'text', text: 'a.md' },
      ],
    }),
    'mcp.stop_reason': 'end_turn',
    'gen_ai.usage.input_tokens': 42,
    'gen_ai.usage.output_tokens': 7n,
    'gen_ai.usage.cache_read.input_tokens': '12',
  })

  expect(conversation).toEqual({
    dialect: 'agent-inspector',
    alsoIn: [],
    of: 'llm',
    input: [
      { role: 'system', parts: [{ type: 'text', text: 'Answer in one line.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Which files are there?' }] },
      { role: 'assistant', parts: [{ type: 'tool_use', id: 'call_1', name: 'list', input: { path: 'docs' } }] },
      {
        role: 'user',
        parts: [{ type: 'tool_result', id: 'call_1', isError: false, parts: [{ type: 'text', text: 'a.md' }] }],
      },
    ],
    output: [
      {
        role: 'assistant',
        parts: [
          { type: 'thinking', text: 'One file.' },
          { type: 'text', text: 'a.md' },
        ],
      },
    ],
    tools: [{ name: 'list', description: 'Lists a folder', schema: { type: 'object' }, raw: prompt.tools[0] }],
    parameters: { temperature: 0.2 },
    details: {},
    provider: 'openai',
    model: 'gpt-5-mini',
    usage: { inputTokens: 42, outputTokens: 7, cacheReadTokens: 12 },
    stopReason: 'end_turn',
    readKeys: expect.arrayContaining(['mcp.llm.prompt_json', 'gen_ai.usage.cache_read.input_tokens']),
    notUnderstood: [],
  })
})

test('a call that still runs has what was sent and no answer', () => {
  const conversation = read({ 'mcp.llm.model': 'm', 'mcp.llm.prompt_json': JSON.stringify(prompt) })
  expect(conversation?.input).toHaveLength(4)
  expect(conversation?.output).toEqual([])
  expect(conversation?.usage).toBeUndefined()
})

describe('what an application hands over as it is', () => {
  test.each([
    ['one part', { type: 'text', text: 'done' }, [{ type: 'text', text: 'done' }]],
    ['a list of parts', [{ type: 'text', text: 'done' }], [{ type: 'text', text: 'done' }]],
    ['a message', { role: 'assistant', content: { type: 'text', text: 'done' } }, [{ type: 'text', text: 'done' }]],
    [
      'a completion of OpenAI',
      { choices: [{ message: { role: 'assistant', content: 'done' } }] },
      [{ type: 'text', text: 'done' }],
    ],
    [
      'tool calls of OpenAI',
      { role: 'assistant', content: null, tool_calls: [{ id: '1', function: { name: 'f', arguments: '{"a":1}' } }] },
      [{ type: 'tool_use', id: '1', name: 'f', input: { a: 1 } }],
    ],
    [
      'tool calls beside an empty text',
      { role: 'assistant', content: [{ type: 'text', text: '' }], tool_calls: [{ function: { name: 'f' } }] },
      [{ type: 'tool_use', name: 'f', input: undefined }],
    ],
    [
      'arguments that are cut',
      { role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: '{"a":' } }] },
      [{ type: 'tool_use', name: 'f', input: '{"a":' }],
    ],
    [
      'a part of the future',
      { role: 'assistant', content: [{ type: 'hologram', depth: 3 }] },
      [{ type: 'unknown', raw: { type: 'hologram', depth: 3 } }],
    ],
    ['an object of its own', { score: 9 }, [{ type: 'unknown', raw: { score: 9 } }]],
  ])('%s', (_what, response, parts) => {
    for (const written of [response, JSON.stringify(response), JSON.stringify(JSON.stringify(response))]) {
      const conversation = read({ 'mcp.llm.response_json': written })
      expect(conversation?.output).toEqual([{ role: 'assistant', parts }])
    }
  })

  test('a text, whose own quotes are its own', () => {
    for (const text of ['done', '"done"', '42']) {
      const conversation = read({ 'mcp.llm.response_json': JSON.stringify(text) })
      expect(conversation?.output).toEqual([{ role: 'assistant', parts: [{ type: 'text', text }] }])
    }
  })

  test('the answer of a tool as OpenAI sends it back', () => {
    const messages = [{ role: 'tool', tool_call_id: '1', content: 'a.md' }]
    expect(read({ 'mcp.llm.prompt_json': JSON.stringify({ messages }) })?.input).toEqual([
      {
        role: 'tool',
        parts: [{ type: 'tool_result', id: '1', isError: false, parts: [{ type: 'text', text: 'a.md' }] }],
      },
    ])
  })
})

test('images, sounds and resources keep their bytes, type and place', () => {
  const content = [
    { type: 'image', data: 'aGk=', mimeType: 'image/png' },
    { type: 'audio', data: 'aGk=', mimeType: 'audio/wav' },
    { type: 'resource', resource: { uri: 'file:///a.md', mimeType: 'text/markdown', text: '# A' } },
    { type: 'resource', resource: { uri: 'file:///a.bin', blob: 'aGk=' } },
    { type: 'resource_link', uri: 'file:///b.md', name: 'b' },
  ]
  expect(read({ 'mcp.tool.output_json': JSON.stringify({ content }) })?.output[0]?.parts).toEqual([
    {
      type: 'tool_result',
      isError: false,
      parts: [
        { type: 'image', data: 'aGk=', mimeType: 'image/png' },
        { type: 'audio', data: 'aGk=', mimeType: 'audio/wav' },
        { type: 'resource', uri: 'file:///a.md', mimeType: 'text/markdown', text: '# A' },
        { type: 'resource', uri: 'file:///a.bin', data: 'aGk=' },
        { type: 'resource', uri: 'file:///b.md', name: 'b' },
      ],
    },
  ])
})

describe('a call of a tool', () => {
  const call = { 'mcp.tool.name': 'read', 'mcp.tool.input_json': '{"path":"a.md"}' }

  test('with its input, structured output and failure', () => {
    const output = { content: [{ type: 'text', text: 'no such file' }], isError: true }
    const conversation = read({
      ...call,
      'mcp.tool.output_json': JSON.stringify(output),
      'mcp.tool.structured_output_json': '{"code":"ENOENT"}',
    })
    expect(conversation).toMatchObject({
      of: 'tool',
      input: [{ role: 'assistant', parts: [{ type: 'tool_use', name: 'read', input: { path: 'a.md' } }] }],
      output: [
        {
          role: 'tool',
          parts: [
            {
              type: 'tool_result',
              isError: true,
              parts: [{ type: 'text', text: 'no such file' }],
              value: { code: 'ENOENT' },
            },
          ],
        },
      ],
      notUnderstood: [],
    })
  })

  test.each([
    ['"a text"', { parts: [{ type: 'text', text: 'a text' }] }],
    ['{"rows":[1,2]}', { parts: [], value: { rows: [1, 2] } }],
    ['[1,2]', { parts: [], value: [1, 2] }],
    ['null', { parts: [], value: null }],
  ])('that gave %s', (json, result) => {
    expect(read({ ...call, 'mcp.tool.output_json': json })?.output).toEqual([
      { role: 'tool', parts: [{ type: 'tool_result', isError: false, ...result }] },
    ])
  })

  test('whose structured output is all there is', () => {
    const conversation = read({ ...call, 'mcp.tool.structured_output_json': '{"n":1}' })
    expect(conversation?.output[0]?.parts).toEqual([
      { type: 'tool_result', isError: false, parts: [], value: { n: 1 } },
    ])
  })
})

describe('a value that is not whole', () => {
  const json = JSON.stringify(prompt)

  test('cut at any place: what can be read is shown, and the attribute named', () => {
    for (let length = 1; length < json.length; length += 7) {
      const raw = json.slice(0, length)
      const conversation = read({ 'mcp.llm.prompt_json': raw })
      expect(conversation?.input.length).toBeGreaterThan(0)
      expect(conversation?.notUnderstood).toEqual([{ key: 'mcp.llm.prompt_json', reason: 'cut', raw }])
    }
    const raw = json.slice(0, json.indexOf('files are'))
    expect(read({ 'mcp.llm.prompt_json': raw })?.input).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Answer in one line.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'Which ' }] },
    ])
  })

  test('cut before anything was said: its text is shown', () => {
    const raw = '{"system'
    expect(read({ 'mcp.llm.prompt_json': raw })?.input).toEqual([{ role: 'user', parts: [{ type: 'unknown', raw }] }])
  })

  test('text that is no JSON is shown as what was said', () => {
    const conversation = read({ 'mcp.llm.response_json': 'Hello there' })
    expect(conversation?.output).toEqual([{ role: 'assistant', parts: [{ type: 'text', text: 'Hello there' }] }])
    expect(conversation?.notUnderstood).toEqual([
      { key: 'mcp.llm.response_json', reason: 'not_json', raw: 'Hello there' },
    ])
  })

  test('text that says that it was cut is called cut', () => {
    const given = { 'mcp.llm.response_json': 'Hello th', 'mcp.llm.response_json_truncated': true }
    expect(read(given)?.notUnderstood[0]?.reason).toBe('cut')
  })
})

test('numbers that cannot be tokens are no usage', () => {
  const given = { 'mcp.llm.model': 'm', 'gen_ai.usage.input_tokens': -1, 'gen_ai.usage.output_tokens': 'many' }
  expect(read(given)?.usage).toBeUndefined()
})

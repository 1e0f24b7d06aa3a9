import { expect, test } from 'vitest'
import { spansOf, textOf } from './collect.test-kit.mjs'

// Each waits for a client that asks again after the scripted model was overloaded.
const TIMEOUT_MS = 60_000

test.concurrent.each([
  [
    'ai-sdk/main.mjs',
    [],
    ['invoke_agent gpt-5-mini', 'chat gpt-5-mini', 'execute_tool search_files', 'execute_tool read_text_file'],
    'gen_ai.input.messages',
  ],
  [
    'ai-sdk/main.mjs',
    ['--legacy'],
    ['ai.generateText.doGenerate', 'ai.streamText.doStream', 'ai.toolCall'],
    'ai.prompt.messages',
  ],
  [
    'langgraph/main.mjs',
    [],
    ['LangGraph', 'ChatOpenAI', 'search_files', 'read_text_file'],
    'llm.input_messages.1.message.content',
  ],
  ['openai-client/main.mjs', [], ['describe a picture', 'chat gpt-5-mini'], 'gen_ai.input.messages'],
])(
  '%s %j runs offline, and sends what its model was asked',
  async (script, args, names, key) => {
    const { code, spans } = await spansOf(script, ...args)
    expect(code).toBe(0)
    expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(names))
    expect(spans.map((span) => textOf(span, key) ?? '').join('')).toContain('hooks.md')
  },
  TIMEOUT_MS,
)

/**
 * What the script says --> the shapes of OpenAI's API: a whole completion, or the chunks of a stream.
 */
import { randomUUID } from 'node:crypto'

const CHARACTERS_PER_TOKEN = 4
const WORDS_PER_CHUNK = 6

/**
 * @param {{ model?: string, messages: object[], tools?: object[] }} request
 * @param {import('./answers.mjs').Said} said
 */
export function completionOf({ model = 'scripted', messages, tools }, { content, toolCalls = [] }) {
  const promptTokens = countTokens(messages) + countTokens(tools)
  const completionTokens = countTokens(content) + countTokens(toolCalls)
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [
      {
        index: 0,
        finish_reason: toolCalls.length > 0 ? 'tool_calls' : 'stop',
        logprobs: null,
        message: {
          role: 'assistant',
          content: content ?? null,
          refusal: null,
          ...(toolCalls.length > 0 && { tool_calls: toolCalls.map(toolCallOf) }),
        },
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  }
}

/** A completion cut into chunks, each with how many tokens it took to say. */
export function* chunksOf({ choices, usage, ...head }, streamOptions) {
  const [{ message, finish_reason }] = choices
  const chunk = (delta, finishReason = null) => ({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finishReason, logprobs: null }],
  })

  yield { chunk: chunk({ role: 'assistant', content: '' }), tokens: 0 }
  for (const piece of piecesOf(message.content ?? '')) {
    yield { chunk: chunk({ content: piece }), tokens: countTokens(piece) }
  }
  for (const [index, call] of (message.tool_calls ?? []).entries()) {
    yield { chunk: chunk({ tool_calls: [{ index, ...call }] }), tokens: countTokens(call) }
  }
  yield { chunk: chunk({}, finish_reason), tokens: 0 }
  if (streamOptions?.include_usage) yield { chunk: { ...chunk({}), choices: [], usage }, tokens: 0 }
}

function toolCallOf({ name, input }) {
  return {
    id: `call_${randomUUID().slice(0, 8)}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(input) },
  }
}

/** A few words each, with the space behind them: joined they are the text again. */
function piecesOf(text) {
  return text.match(new RegExp(`(?:\\s*\\S+\\s*){1,${WORDS_PER_CHUNK}}`, 'g')) ?? []
}

/** About as many as a real tokenizer counts in English. */
function countTokens(value) {
  if (value === undefined) return 0
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN)
}

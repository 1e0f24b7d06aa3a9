/** `sampling/createMessage`: a server asks for a model's answer; a person lets it through, changes it, or refuses. */
import type { RpcParams } from '../json-rpc.js'
import { peek } from '../peek.js'
import type { Outcome, Question } from './question.js'

const DENIED: Outcome = { error: { code: -1, message: 'The user rejected the sampling request.' } }
const MAX_SHOWN_CHARACTERS = 2000
/** Whoever lists sessions reads what they ask: a longer request cannot be edited, only let through. */
const MAX_EDITED_CHARACTERS = 8000

/** @param canApprove the application has a model to ask */
export function samplingQuestion(params: RpcParams | undefined, canApprove: boolean): Question {
  const { _meta, ...request } = params ?? {}
  const answers = {
    action: {
      type: 'string',
      title: 'Answer',
      enum: canApprove ? ['approve', 'answer', 'deny'] : ['answer', 'deny'],
      description: 'Answer: your text instead of a model.',
    },
    text: { type: 'string', title: 'Your text', maxLength: 100_000 },
  }
  const edited = { request: { type: 'object', title: 'The request, as the model gets it', default: request } }
  const canEdit = canApprove && JSON.stringify(request).length <= MAX_EDITED_CHARACTERS
  return {
    kind: 'sampling',
    prompt: `The MCP server asks for a model's answer.\n\n${conversationOf(params)}`,
    schema: {
      type: 'object',
      properties: canEdit ? { ...answers, ...edited } : answers,
      required: ['action'],
      if: { properties: { action: { enum: ['approve', 'deny'] } } },
      else: { required: ['text'] },
    },
    outcomeOf: (payload) => outcomeOf(payload, params, canApprove),
    unanswered: DENIED,
  }
}

function outcomeOf(payload: unknown, params: RpcParams | undefined, canApprove: boolean): Outcome {
  const action = peek(payload, 'action')
  const text = peek(payload, 'text')
  if (action === 'answer' && typeof text === 'string') {
    return { result: { role: 'assistant', content: { type: 'text', text }, model: 'human', stopReason: 'endTurn' } }
  }
  if (action !== 'approve' || !canApprove) return DENIED
  const request = peek(payload, 'request')
  return { params: typeof request === 'object' && request !== null ? { ...request, ...metaOf(params) } : params }
}

function metaOf(params: RpcParams | undefined): RpcParams {
  return params?._meta === undefined ? {} : { _meta: params._meta }
}

function conversationOf(params: RpcParams | undefined): string {
  const messages: readonly unknown[] = Array.isArray(params?.messages) ? params.messages : []
  const lines = messages.map((message) => `${String(peek(message, 'role'))}: ${textOf(peek(message, 'content'))}`)
  if (typeof params?.systemPrompt === 'string') lines.unshift(`system: ${params.systemPrompt}`)
  const text = lines.join('\n')
  return text.length > MAX_SHOWN_CHARACTERS ? `${text.slice(0, MAX_SHOWN_CHARACTERS)} …` : text
}

function textOf(content: unknown): string {
  if (Array.isArray(content)) return content.map(textOf).join(' ')
  const text = peek(content, 'text')
  return typeof text === 'string' ? text : `[${String(peek(content, 'type'))}]`
}

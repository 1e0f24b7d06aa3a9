/** `elicitation/create`: a server asks for data by a form, or for something to be done at a link. */
import type { JsonSchema } from '../catalogue.js'
import type { RpcParams } from '../json-rpc.js'
import { peek } from '../peek.js'
import type { Outcome, Question } from './question.js'

const CANCEL: Outcome = { result: { action: 'cancel' } }
const ACTION = {
  type: 'string',
  title: 'Answer',
  enum: ['accept', 'decline', 'cancel'],
  description: 'Decline: no, and say so. Cancel: no answer.',
}

export function elicitationQuestion(params: RpcParams | undefined): Question {
  const message = typeof params?.message === 'string' ? params.message : 'The MCP server asks for something.'
  const isUrl = params?.mode === 'url'
  return {
    kind: 'elicitation',
    prompt: isUrl ? `${message}\n\n${linkOf(params?.url)}` : message,
    schema: isUrl ? { type: 'object', properties: { action: ACTION }, required: ['action'] } : formSchema(params),
    outcomeOf: (payload) => outcomeOf(payload, isUrl),
    unanswered: CANCEL,
  }
}

/** Only what a browser may open; it is never opened by itself. */
function linkOf(url: unknown): string {
  const text = String(url)
  return /^https?:$/.test(protocolOf(text)) ? text : `The link is no http or https address; do not follow it: ${text}`
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : ''
}

/** What is required is required of who accepts. */
function formSchema(params: RpcParams | undefined): JsonSchema {
  const asked = peek(params, 'requestedSchema')
  const { required, $schema, ...content } = (typeof asked === 'object' && asked !== null ? asked : {}) as JsonSchema
  return {
    ...($schema === undefined ? undefined : { $schema }),
    type: 'object',
    properties: { action: ACTION, content: { ...content, title: 'If you accept' } },
    required: ['action'],
    ...(Array.isArray(required) && required.length > 0 ? ofWhoAccepts(required) : undefined),
  }
}

function ofWhoAccepts(required: readonly unknown[]): JsonSchema {
  return {
    if: { properties: { action: { enum: ['decline', 'cancel'] } } },
    else: { properties: { content: { required } }, required: ['content'] },
  }
}

function outcomeOf(payload: unknown, isUrl: boolean): Outcome {
  const action = peek(payload, 'action')
  if (action === 'decline') return { result: { action } }
  if (action !== 'accept') return CANCEL
  return { result: isUrl ? { action } : { action, content: peek(payload, 'content') ?? {} } }
}

/**
 * OpenLLMetry (Traceloop): messages by index, and workflows, tasks, agents and tools with their input and output. Its
 * newer versions write calls of models in the conventions of OpenTelemetry.
 *
 *   gen_ai.prompt.N.*, gen_ai.completion.N.*, llm.request.functions.N.*
 *   traceloop.entity.input, traceloop.entity.output   JSON, as { args, kwargs } or as it is
 */
import type { Message, Reading } from '../reading/conversation.js'
import { decodeInner } from '../reading/decode-json.js'
import { isFields, optional, textOf } from '../reading/fields.js'
import { readMessages } from '../reading/read-messages.js'
import { readToolDefinitions } from '../reading/read-tool-definition.js'
import type { SpanReader } from '../reading/span-reader.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { requestParameters } from './request-parameters.js'
import { toolCall, toolResult } from './tool-span.js'

const MESSAGE = [
  'role',
  'content',
  'name',
  'tool_call_id',
  'finish_reason',
  'reasoning',
  'tool_calls.N.id',
  'tool_calls.N.name',
  'tool_calls.N.arguments',
  'tool_calls.N.type',
].map((leaf) => `N.${leaf}`)
const OWN =
  /^(?:traceloop\.|gen_ai\.(?:prompt|completion)\.\d|llm\.(?:request\.type|usage\.|is_streaming|request\.functions\.))/

export const openLlmetry: Dialect = {
  name: 'openllmetry',
  title: 'OpenLLMetry (Traceloop)',
  owns: ['traceloop.', 'gen_ai.prompt.', 'gen_ai.completion.', 'llm.'],
  detect: ({ attributes }) => Object.keys(attributes).some((key) => OWN.test(key)),
  read: (span, of) => ({ ...(of === 'tool' ? readTool(span) : readCall(span)), details: detailsOf(span) }),
}

function readCall(span: SpanReader): Reading {
  const model = span.text('gen_ai.response.model', 'gen_ai.request.model')
  const completions = span.tree('gen_ai.completion', MESSAGE)
  const [first] = Array.isArray(completions) ? completions : []
  const prompt = readFlat(span.tree('gen_ai.prompt', MESSAGE), 'user')
  const completion = readFlat(completions, 'assistant')
  return {
    ...nothing,
    input:
      prompt.length > 0
        ? prompt
        : span.messages('traceloop.entity.input', 'input', { isText: true, read: readPayload }),
    output:
      completion.length > 0
        ? completion
        : span.messages('traceloop.entity.output', 'output', { isText: true, read: readPayload }),
    tools: readToolDefinitions(span.tree('llm.request.functions', ['N.name', 'N.description', 'N.parameters'])),
    parameters: requestParameters(span),
    ...optional('provider', span.text('gen_ai.provider.name', 'gen_ai.system')),
    ...optional('model', model),
    ...optional('stopReason', isFields(first) ? textOf(first, 'finish_reason') : undefined),
    ...span.usage(),
  }
}

function readTool(span: SpanReader): Reading {
  const name = span.text('traceloop.entity.name') ?? span.name
  return {
    ...nothing,
    input: span.messages('traceloop.entity.input', 'assistant', { isText: true, read: toolCall(name) }),
    output: span.messages('traceloop.entity.output', 'tool', { isText: true, read: toolResult() }),
  }
}

function readFlat(list: unknown, role: string): readonly Message[] {
  return Array.isArray(list) ? readMessages(list.map(withContent), role) : []
}

/** Content that is a list of parts is written as JSON. */
function withContent(message: unknown): unknown {
  return isFields(message) && typeof message.content === 'string' && /^\s*\[\s*\{/.test(message.content)
    ? { ...message, content: decodeInner(message.content) }
    : message
}

function detailsOf(span: SpanReader): Reading['details'] {
  return span.details(
    'traceloop.*',
    'llm.request.type',
    'llm.usage.*',
    'llm.is_streaming',
    'llm.headers',
    'llm.user',
    'llm.top_k',
    'gen_ai.usage.*',
    'llm.frequency_penalty',
    'llm.presence_penalty',
    'llm.chat.stop_sequences',
    'llm.content.completion.chunk',
  )
}

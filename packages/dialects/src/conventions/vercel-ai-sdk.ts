/**
 * The AI SDK's own telemetry (from version 7 on its default is that of OpenTelemetry).
 *
 *   ai.generateText, ai.streamText, …            a run: ai.prompt = { system?, prompt?, messages? }
 *   ai.generateText.doGenerate, ….doStream       a call of the model: ai.prompt.messages, ai.prompt.tools
 *   ai.toolCall                                  ai.toolCall.{name,id,args,result}
 *   ai.response.* in all of them, ai.result.* in version 3
 */
import type { Message, Part, Reading } from '../reading/conversation.js'
import { decodeInner } from '../reading/decode-json.js'
import { isFields, optional } from '../reading/fields.js'
import { readMessages } from '../reading/read-messages.js'
import { readParts, readToolUse } from '../reading/read-parts.js'
import { readToolDefinitions } from '../reading/read-tool-definition.js'
import type { SpanReader } from '../reading/span-reader.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { toolCall, toolResult } from './tool-span.js'

export const vercelAiSdk: Dialect = {
  name: 'vercel-ai-sdk',
  title: 'AI SDK',
  owns: ['ai.', 'operation.name', 'resource.name'],
  detect: ({ attributes }) => 'ai.operationId' in attributes,
  read: (span, of) => (of === 'tool' ? readTool(span) : readRun(span)),
}

function readRun(span: SpanReader): Reading {
  const sent = span.messages('ai.prompt.messages', 'user')
  const asked = span.messages('ai.prompt', 'user', { isText: true, read: readPrompt })
  return {
    ...nothing,
    input: [...(sent.length > 0 ? sent : asked), ...readEmbedded(span)],
    output: readResponse(span),
    tools: readToolDefinitions(span.value('ai.prompt.tools')),
    parameters: optional('toolChoice', span.json('ai.prompt.toolChoice', { isText: true })),
    ...told(span),
  }
}

function told(span: SpanReader): Pick<Reading, 'details' | 'model' | 'provider' | 'stopReason' | 'usage'> {
  return {
    ...optional('provider', span.text('ai.model.provider', 'gen_ai.system')),
    ...optional('model', span.text('ai.response.model', 'ai.model.id')),
    ...optional('stopReason', span.text('ai.response.finishReason', 'ai.finishReason')),
    ...span.usage(),
    details: span.details(
      'ai.operationId',
      'operation.name',
      'resource.name',
      'ai.response.*',
      'ai.settings.*',
      'ai.telemetry.*',
      'ai.usage.*',
      'ai.request.*',
      'ai.schema*',
      'ai.stream.*',
      'ai.ranking*',
    ),
  }
}

function readTool(span: SpanReader): Reading {
  const id = span.text('ai.toolCall.id')
  const name = span.text('ai.toolCall.name') ?? ''
  return {
    ...nothing,
    input: span.messages('ai.toolCall.args', 'assistant', { isText: true, read: toolCall(name, id) }),
    output: span.messages('ai.toolCall.result', 'tool', { isText: true, read: toolResult(id) }),
    details: told(span).details,
  }
}

/** `prompt` is a text or a list of messages. */
function readPrompt(value: unknown, role: string): readonly Message[] {
  if (!isFields(value) || !('prompt' in value || 'messages' in value)) return readMessages(value, role)
  const { system, prompt, messages } = value
  return [...readMessages({ system, messages: [] }, role), ...readMessages(messages ?? prompt, role)]
}

/** Written part by part: they are put together as one message. */
function readResponse(span: SpanReader): readonly Message[] {
  const thought = span.text('ai.response.reasoning')
  const text = span.text('ai.response.text', 'ai.result.text')
  const object = span.json('ai.response.object', { isText: true }) ?? span.json('ai.result.object', { isText: true })
  const calls = span.json('ai.response.toolCalls') ?? span.json('ai.result.toolCalls')
  const files = span.json('ai.response.files')
  const parts: readonly Part[] = [
    ...(thought === undefined ? [] : [{ type: 'thinking', text: thought } as const]),
    ...(text === undefined ? [] : [{ type: 'text', text } as const]),
    ...(object === undefined ? [] : [{ type: 'data', value: object } as const]),
    ...listOf(files).flatMap((file) => readParts(isFields(file) ? { ...file, type: 'file' } : file)),
    ...listOf(calls).map((call) => readToolUse(call) ?? ({ type: 'unknown', raw: call } as const)),
  ]
  const vectors = span.value('ai.embeddings')
  const embedded = span.json('ai.embedding') ?? (vectors === undefined ? undefined : listOf(vectors).map(decodeInner))
  return [...(parts.length === 0 ? [] : [{ role: 'assistant', parts }]), ...readPayload(embedded, 'embedding')]
}

function readEmbedded(span: SpanReader): readonly Message[] {
  const values = [
    span.json('ai.value', { isText: true }),
    ...listOf(span.value('ai.values')).map(decodeInner),
    ...listOf(span.value('ai.documents')),
  ]
  return values.flatMap((value) => readPayload(value, 'input'))
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

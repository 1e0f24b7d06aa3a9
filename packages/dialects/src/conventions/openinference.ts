/**
 * OpenInference (Arize): messages written leaf by leaf, input and output of any span as a value.
 *
 *   llm.input_messages.N.message.{role,content,contents.N.message_content.*,tool_calls.N.tool_call.*}
 *   llm.output_messages.N.message.*
 *   input.value, output.value   text or JSON, as input.mime_type says
 */
import type { Message, Reading } from '../reading/conversation.js'
import { type Fields, isFields, optional } from '../reading/fields.js'
import { readMessages } from '../reading/read-messages.js'
import { readToolDefinitions } from '../reading/read-tool-definition.js'
import type { SpanReader } from '../reading/span-reader.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { toolCall, toolResult } from './tool-span.js'

const CONTENT = [
  'type',
  'text',
  'image.image.url',
  'audio.audio.url',
  'audio.audio.mime_type',
  'audio.audio.transcript',
  'id',
  'signature',
  'data',
  'encrypted_content',
]
const CALL = ['id', 'function.name', 'function.arguments', 'reasoning_signature']
const MESSAGE = [
  ...['role', 'content', 'name', 'tool_call_id', 'function_call_name', 'function_call_arguments_json'],
  ...CONTENT.map((leaf) => `contents.N.message_content.${leaf}`),
  ...CALL.map((leaf) => `tool_calls.N.tool_call.${leaf}`),
].map((leaf) => `N.message.${leaf}`)
const LISTS = ['retrieval.documents', 'reranker.input_documents', 'reranker.output_documents']
const EMBEDDING = ['N.embedding.text', 'N.embedding.vector']
const DOCUMENT = ['id', 'content', 'score', 'metadata'].map((leaf) => `N.document.${leaf}`)

export const openInference: Dialect = {
  name: 'openinference',
  title: 'OpenInference',
  owns: [
    'llm.',
    'input.',
    'output.',
    'tool.',
    'openinference.',
    'retrieval.',
    'reranker.',
    'embedding.',
    'graph.node.',
    'tag.',
  ],
  detect: ({ attributes }) =>
    'openinference.span.kind' in attributes || 'input.value' in attributes || 'output.value' in attributes,
  read: (span, of) => ({ ...(of === 'tool' ? readTool(span) : readCall(span)), ...told(span) }),
}

function readCall(span: SpanReader): Reading {
  const sent = readFlat(span, 'llm.input_messages', 'user')
  const answered = readFlat(span, 'llm.output_messages', 'assistant')
  const prompts = readTexts(span.tree('llm.prompts', ['N.prompt.text']), 'prompt', 'user')
  const choices = readTexts(span.tree('llm.choices', ['N.completion.text']), 'completion', 'assistant')
  const documents = LISTS.flatMap((list) => readPayload(unwrapEach(span.tree(list, DOCUMENT), 'document'), 'documents'))
  const embedded = readPayload(unwrapEach(span.tree('embedding.embeddings', EMBEDDING), 'embedding'), 'embedding')
  // The whole request or response of the library: where the messages are told, it says them once more.
  const input = span.messages('input.value', 'input', { isText: true, read: readPayload })
  const output = span.messages('output.value', 'output', { isText: true, read: readPayload })
  const invoked = span.json('llm.invocation_parameters', { isText: true })
  const { model: _model, messages: _messages, tools, ...parameters } = isFields(invoked) ? invoked : {}
  const told = readTools(span)
  return {
    ...nothing,
    input: firstOf(richer(sent, input), prompts, input),
    output: firstOf(richer(answered, output), choices, documents, embedded, output),
    tools: told.length > 0 ? told : readToolDefinitions(tools),
    parameters,
  }
}

function readTool(span: SpanReader): Reading {
  const name = span.text('tool.name') ?? span.name
  const id = span.text('tool.id', 'tool_call.id')
  return {
    ...nothing,
    input: span.messages('input.value', 'assistant', { isText: true, read: toolCall(name, id) }),
    output: span.messages('output.value', 'tool', {
      isText: true,
      read: (value, role) => toolResult(id)(unwrap(value), role),
    }),
    tools: readTools(span),
  }
}

function told(span: SpanReader): Pick<Reading, 'details' | 'model' | 'provider' | 'stopReason' | 'usage'> {
  return {
    ...optional(
      'model',
      span.text('llm.response.model_name', 'llm.model_name', 'llm.request.model_name', 'embedding.model_name'),
    ),
    ...optional('provider', span.text('llm.provider', 'llm.system')),
    ...optional('stopReason', span.text('llm.finish_reason')),
    ...span.usage(),
    details: span.details(
      'openinference.*',
      'input.mime_type',
      'output.mime_type',
      'metadata',
      'session.id',
      'user.id',
      'tag.tags',
      'agent.name',
      'graph.node.*',
      'llm.cost.*',
      'llm.token_count.*',
      'llm.prompt_template.*',
      'llm.function_call',
      'tool.*',
      'embedding.*',
      'reranker.*',
    ),
  }
}

/** Some instrumentations leave out of the messages what the whole value has: ids, and tool calls that had no content. */
function richer(told: readonly Message[], value: readonly Message[]): readonly Message[] {
  return told.length > 0 && weightOf(value) > weightOf(told) ? value : told
}

function weightOf(messages: readonly Message[]): number {
  const weights = messages.flatMap(({ parts }) =>
    parts.map((part) => (part.type === 'text' && part.text === '' ? 0 : 'id' in part ? 2 : 1)),
  )
  return weights.reduce<number>((sum, weight) => sum + weight, 0)
}

function firstOf(...lists: readonly (readonly Message[])[]): readonly Message[] {
  return lists.find((list) => list.length > 0) ?? []
}

function readTools(span: SpanReader): Reading['tools'] {
  const listed = span.tree('llm.tools', ['N.tool.json_schema', 'N.tool.name', 'N.tool.description'])
  const tools = Array.isArray(listed) ? listed : []
  return tools.flatMap((tool: unknown) =>
    readToolDefinitions(isFields(tool) && isFields(tool.tool) ? (tool.tool.json_schema ?? tool.tool) : tool),
  )
}

function readFlat(span: SpanReader, prefix: string, role: string): readonly Message[] {
  const list = span.tree(prefix, MESSAGE)
  if (!Array.isArray(list)) return []
  return readMessages(
    list.map((item: unknown) => (isFields(item) && isFields(item.message) ? messageOf(item.message) : item)),
    role,
  )
}

/** With `role`, since that is how a message is told from a part. */
function messageOf({ contents, tool_calls: calls, content, function_call_name: name, ...fields }: Fields): Fields {
  const parts = Array.isArray(contents) ? contents.map((item: unknown) => inner(item, 'message_content')) : undefined
  const legacy = name === undefined ? {} : { function_call: { name, arguments: fields.function_call_arguments_json } }
  return {
    ...fields,
    ...legacy,
    ...optional('content', parts ?? content),
    ...(Array.isArray(calls) && { tool_calls: calls.map((item: unknown) => inner(item, 'tool_call')) }),
  }
}

function unwrapEach(list: unknown, name: string): unknown {
  return Array.isArray(list) ? list.map((item: unknown) => inner(item, name)) : undefined
}

function readTexts(list: unknown, name: string, role: string): readonly Message[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((item: unknown) => {
    const held = inner(item, name)
    return readMessages(isFields(held) ? held.text : held, role)
  })
}

function inner(value: unknown, name: string): unknown {
  return isFields(value) && value[name] !== undefined ? value[name] : value
}

/** LangChain's tools give `{ output }`. */
function unwrap(value: unknown): unknown {
  return isFields(value) && Object.keys(value).length === 1 ? (value.output ?? value) : value
}

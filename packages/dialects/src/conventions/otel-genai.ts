/**
 * OpenTelemetry's semantic conventions for generative AI, as they are now: messages in attributes, or in one event.
 *
 *   gen_ai.system_instructions, gen_ai.input.messages, gen_ai.output.messages, gen_ai.tool.definitions
 *   gen_ai.tool.call.arguments, gen_ai.tool.call.result   of a tool, also where it is a call of an MCP server
 *   event gen_ai.client.inference.operation.details   the same, structured
 */
import type { ConversationKind, EventFacts, Message, Reading } from '../reading/conversation.js'
import { isFields, optional } from '../reading/fields.js'
import { readMessages } from '../reading/read-messages.js'
import { readParts } from '../reading/read-parts.js'
import { readToolDefinitions } from '../reading/read-tool-definition.js'
import type { SpanReader } from '../reading/span-reader.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { requestParameters } from './request-parameters.js'
import { toolCall, toolResult } from './tool-span.js'

const DETAILS_EVENT = 'gen_ai.client.inference.operation.details'
const EVALUATION = 'gen_ai.evaluation.'
const OWN_KEYS = ['gen_ai.operation.name', 'gen_ai.provider.name', 'gen_ai.input.messages', 'gen_ai.output.messages']

export const otelGenAi: Dialect = {
  name: 'otel-genai',
  title: 'OpenTelemetry GenAI',
  owns: ['gen_ai.'],
  detect: ({ attributes, events = [] }) =>
    OWN_KEYS.some((key) => key in attributes) ||
    events.some((event) => event.name === DETAILS_EVENT || isEvaluation(event)),
  read(span, of) {
    const reading = readSpan(span, of)
    return { ...reading, output: [...reading.output, ...span.events(isEvaluation).flatMap(readEvaluation)] }
  },
}

function readSpan(span: SpanReader, of: ConversationKind | undefined): Reading {
  const [event] = span.events(({ name }) => name === DETAILS_EVENT)
  const isTool = of === 'tool' || span.value('gen_ai.tool.call.arguments', 'gen_ai.tool.call.result') !== undefined
  const own = isTool ? readTool(span) : readModelCall(span)
  if (event === undefined || own.input.length + own.output.length > 0) return { ...own, ...facts(span) }
  const inside = span.inside(event)
  const [outer, told] = [facts(span), facts(inside)]
  return {
    ...told,
    ...readModelCall(inside),
    ...outer,
    parameters: { ...told.parameters, ...outer.parameters },
    details: { ...told.details, ...outer.details },
  }
}

/** Who judges the answer says it beside the answer, by an event or a log record. */
function readEvaluation({ attributes }: EventFacts): readonly Message[] {
  const told = Object.entries(attributes).filter(([key]) => key.startsWith(EVALUATION))
  const value = Object.fromEntries(told.map(([key, one]) => [key.slice(EVALUATION.length), one]))
  return readPayload(value, 'evaluation')
}

function isEvaluation({ name }: EventFacts): boolean {
  return name === `${EVALUATION}result`
}

function readModelCall(span: SpanReader): Reading {
  const output = span.messages('gen_ai.output.messages', 'assistant')
  const query = span.text('gen_ai.retrieval.query.text')
  const documents = span.json('gen_ai.retrieval.documents')
  return {
    ...nothing,
    input: [
      ...span.messages('gen_ai.system_instructions', 'system', { read: readInstructions }),
      ...span.messages('gen_ai.input.messages', 'user'),
      ...(query === undefined ? [] : readMessages(query, 'query')),
    ],
    output: [...output, ...readPayload(documents, 'documents')],
    tools: readToolDefinitions(span.json('gen_ai.tool.definitions')),
  }
}

function readTool(span: SpanReader): Reading {
  const id = span.text('gen_ai.tool.call.id')
  const name = span.text('gen_ai.tool.name') ?? ''
  return {
    ...nothing,
    input: span.messages('gen_ai.tool.call.arguments', 'assistant', { isText: true, read: toolCall(name, id) }),
    output: span.messages('gen_ai.tool.call.result', 'tool', { isText: true, read: toolResult(id) }),
  }
}

/** Parts, not messages. */
function readInstructions(value: unknown, role: string): readonly Message[] {
  const parts = readParts(value)
  return Array.isArray(value) && value.some((item) => isFields(item) && 'role' in item)
    ? readMessages(value, role)
    : [{ role, parts }]
}

type Facts = Pick<Reading, 'parameters' | 'details' | 'model' | 'provider' | 'stopReason' | 'usage'>

function facts(span: SpanReader): Facts {
  const told = {
    ...optional('provider', span.text('gen_ai.provider.name', 'gen_ai.system')),
    ...optional('model', span.text('gen_ai.response.model', 'gen_ai.request.model')),
    ...optional('stopReason', span.text('gen_ai.response.finish_reasons')),
    ...span.usage(),
  }
  // Named kind and subject of the row.
  span.value('gen_ai.operation.name', 'gen_ai.tool.name', 'gen_ai.agent.name', 'gen_ai.workflow.name')
  return {
    ...told,
    parameters: requestParameters(span),
    details: span.details(
      'gen_ai.response.*',
      'gen_ai.conversation.id',
      'gen_ai.agent.*',
      'gen_ai.tool.type',
      'gen_ai.tool.description',
      'gen_ai.tool.call.id',
      'gen_ai.data_source.id',
      'gen_ai.output.type',
      'gen_ai.usage.*',
      'gen_ai.token.type',
      'gen_ai.client.*',
      'gen_ai.server.*',
      'gen_ai.execute_tool.*',
      'gen_ai.invoke_agent.*',
      'gen_ai.invoke_workflow.*',
      'gen_ai.embeddings.*',
      'gen_ai.evaluation.*',
      'gen_ai.openai.*',
      'openai.*',
      'mcp.*',
      'jsonrpc.*',
      'rpc.response.status_code',
      'network.*',
      'server.address',
      'server.port',
      'error.type',
    ),
  }
}

/**
 * Pydantic AI, and what Logfire adds to any span. Calls of models are written in the conventions of OpenTelemetry; this
 * reads what is its own.
 *
 *   pydantic_ai.all_messages, final_result       a run of an agent (version 2 and later)
 *   all_messages_events, events                  the same, and a call of a model, in version 1
 *   tool_arguments, tool_response                a call of a tool (version 2)
 *   request, response with rpc.system = jsonrpc  a call of an MCP server
 */
import type { Reading } from '../reading/conversation.js'
import { isFields, optional } from '../reading/fields.js'
import { readToolDefinitions } from '../reading/read-tool-definition.js'
import type { SpanReader } from '../reading/span-reader.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { toolCall, toolResult } from './tool-span.js'

const DETAILS = [
  'pydantic_ai.*',
  'logfire.*',
  'gen_ai.aggregated_usage.*',
  'gen_ai.agent.call.id',
  'operation.cost',
  'agent_name',
  'model_name',
  'rpc.*',
  'code.*',
]
const OWN =
  /^(?:pydantic_ai\.|logfire\.|model_request_parameters$|all_messages_events$|final_result$|tool_arguments$|tool_response$)/

export const pydanticAi: Dialect = {
  name: 'pydantic-ai',
  title: 'Pydantic AI and Logfire',
  owns: [
    'pydantic_ai.',
    'logfire.',
    'model_request_parameters',
    'all_messages_events',
    'final_result',
    'tool_arguments',
    'tool_response',
  ],
  detect: ({ attributes }) => Object.keys(attributes).some((key) => OWN.test(key)),
  read: (span, of) => (of === 'tool' ? readTool(span) : readRun(span)),
}

function readRun(span: SpanReader): Reading {
  const said = [
    ...span.messages('pydantic_ai.all_messages', 'user'),
    ...span.messages('all_messages_events', 'user'),
    ...span.messages('events', 'user'),
  ]
  const answers = said.findLastIndex(({ role }) => role !== 'assistant') + 1
  const result = readPayload(span.json('final_result', { isText: true }), 'result')
  // Text that was the last answer is not told twice.
  const isTold = answers < said.length && result.every(({ parts: [part] }) => part?.type === 'text')
  const requested = span.json('model_request_parameters')
  const { function_tools: tools, ...parameters } = isFields(requested) ? requested : {}
  return {
    ...nothing,
    input: [...said.slice(0, answers), ...readPayload(span.json('request', { isText: true }), 'input')],
    output: [
      ...said.slice(answers),
      ...(isTold ? [] : result),
      ...readPayload(span.json('response', { isText: true }), 'output'),
    ],
    tools: readToolDefinitions(tools),
    parameters,
    ...optional('model', span.text('model_name')),
    details: span.details(...DETAILS),
  }
}

function readTool(span: SpanReader): Reading {
  const name = span.text('gen_ai.tool.name') ?? ''
  const id = span.text('gen_ai.tool.call.id')
  return {
    ...nothing,
    input: span.messages('tool_arguments', 'assistant', { isText: true, read: toolCall(name, id) }),
    output: span.messages('tool_response', 'tool', { isText: true, read: toolResult(id) }),
    details: span.details(...DETAILS),
  }
}

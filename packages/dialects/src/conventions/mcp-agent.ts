/**
 * mcp-agent (Python): everything written leaf by leaf, messages of a turn in the attributes of events.
 *
 *   arguments.*, mcp.request.argument.*, result.content.N.text   a call of a tool
 *   event gen_ai.<role>.message with completion.request.turn     messages.N.*: all that was sent in this turn
 *   event gen_ai.<role>.message with completion.response.turn    what came back
 *   event plan.*                                                 a plan, or what a step of it came to
 *   event human_input_received                                   what the user answered to request.prompt
 */
import type { EventFacts, Reading } from '../reading/conversation.js'
import { type Fields, isFields, optional, textOf } from '../reading/fields.js'
import { readMessages } from '../reading/read-messages.js'
import { readToolDefinitions } from '../reading/read-tool-definition.js'
import type { SpanReader } from '../reading/span-reader.js'
import { unflatten } from '../reading/unflatten.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { toolCall, toolResult } from './tool-span.js'

const REQUEST = 'completion.request.turn'
const RESPONSE = 'completion.response.turn'
const OWN_KEY = /^(?:result\.(?:isError$|content\.\d)|mcp\.request\.argument\.|request\.prompt$|plan\.)/
const HUMAN = /^human_input_(?:signal_)?received$/

export const mcpAgent: Dialect = {
  name: 'mcp-agent',
  title: 'mcp-agent',
  version: '0.1 and later',
  source: 'https://github.com/lastmile-ai/mcp-agent/tree/main/src/mcp_agent/tracing',
  owns: ['result.', 'arguments.', 'request.', 'request_params.', 'mcp.request.argument.', 'plan.'],
  detect: ({ attributes, events = [] }) =>
    events.some(
      (event) => REQUEST in event.attributes || RESPONSE in event.attributes || isPlan(event) || isAnswer(event),
    ) || Object.keys(attributes).some((key) => OWN_KEY.test(key)),
  read(span, of) {
    const isTool = of === 'tool' || span.text('mcp.tool.name') !== undefined
    const reading = isTool ? readTool(span) : of === 'llm' ? readTurns(span) : readStep(span)
    const plans = span.events(isPlan).map(({ name, attributes }) => ({
      role: name,
      parts: [{ type: 'data', value: nested(attributes) } as const],
    }))
    return {
      ...reading,
      output: [...plans, ...reading.output],
      details: span.details(
        'request_params.*',
        'server_name',
        'server_names',
        'result_type',
        'agent.*',
        'llm.*',
        'request.*',
        'plan.*',
      ),
    }
  },
}

/** The last turn holds all that was said in the turns before. */
function readTurns(span: SpanReader): Reading {
  const sent = nested(span.events(({ attributes }) => REQUEST in attributes).at(-1)?.attributes)
  const got = nested(span.events(({ attributes }) => RESPONSE in attributes).at(-1)?.attributes)
  const { messages, tools, system, model: _model, completion: _turn, ...parameters } = sent
  const [choice] = Array.isArray(got.choices) ? got.choices : []
  const reason = span.text('gen_ai.response.finish_reasons')
  return {
    ...nothing,
    input: readMessages(messages === undefined ? undefined : { system, messages }, 'user'),
    output:
      got.choices !== undefined || got.content !== undefined || got.role !== undefined
        ? readMessages(got, 'assistant')
        : [],
    tools: readToolDefinitions(Array.isArray(tools) ? tools.map((name: unknown) => ({ name })) : undefined),
    parameters,
    ...optional('model', span.text('gen_ai.response.model', 'gen_ai.request.model')),
    ...optional('stopReason', isFields(choice) ? textOf(choice, 'finish_reason') : reason),
    ...span.usage(),
  }
}

function readTool(span: SpanReader): Reading {
  const name = span.text('gen_ai.tool.name', 'mcp.tool.name', 'request.params.name') ?? ''
  const id = span.text('gen_ai.tool.call.id')
  const given = span.tree('arguments') ?? span.tree('mcp.request.argument') ?? span.tree('request.params.arguments')
  const result = span.tree('result')
  return {
    ...nothing,
    input: toolCall(name, id)(given, 'assistant'),
    output: result === undefined ? [] : toolResult(id)(result, 'tool'),
  }
}

function readStep(span: SpanReader): Reading {
  const asked = span.text('request.prompt')
  const answers = span.events(isAnswer).map(({ attributes }) => textOf(attributes, 'response'))
  const result = span.text('plan.result')
  return {
    ...nothing,
    input: [
      ...(asked === undefined ? [] : readMessages(asked, 'question')),
      ...readPayload(span.tree('mcp.request.argument') ?? span.tree('arguments'), 'input'),
    ],
    output: [
      ...readMessages(
        answers.find((answer) => answer !== undefined),
        'user',
      ),
      ...readPayload(span.tree('result'), 'output'),
      ...(result === undefined ? [] : readMessages(result, 'assistant')),
    ],
  }
}

function isPlan({ name }: EventFacts): boolean {
  return name.startsWith('plan.')
}

function isAnswer({ name }: EventFacts): boolean {
  return HUMAN.test(name)
}

/** Ids stand under the name of an attribute of OpenTelemetry, wherever they are. */
function nested(attributes: EventFacts['attributes'] = {}): Fields {
  const value = unflatten(
    Object.entries(attributes).map(([key, leaf]) => [
      key
        .replace(/(^|\.tool_calls\.\d+\.)gen_ai\.tool\.call\.id$/, '$1id')
        .replace(/gen_ai\.tool\.call\.id$/, 'tool_call_id'),
      leaf,
    ]),
  )
  return isFields(value) ? value : {}
}

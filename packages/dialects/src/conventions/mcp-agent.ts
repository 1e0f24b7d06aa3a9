/**
 * mcp-agent (Python): everything written leaf by leaf, messages of a turn in the attributes of events.
 *
 *   arguments.*, mcp.request.argument.*, result.content.N.text   a call of a tool
 *   event gen_ai.<role>.message with completion.request.turn     messages.N.*: all that was sent in this turn
 *   event gen_ai.<role>.message with completion.response.turn    what came back
 *   message*, response*                                          what an agent was asked, and its answer
 *   objective, plan.*, event plan.*                              a plan, and what its steps came to
 *   event fan_out.*, refinement.*, routing.*, classification.*   the steps of other workflows
 *   event human_input_received                                   what the user answered to request.prompt
 */
import type { EventFacts, Message, Reading } from '../reading/conversation.js'
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
const OWN_KEY =
  /^(?:result\.(?:isError$|content\.\d)|mcp\.request\.argument\.|request\.prompt$|plan\.|plan_type$|request_params\.|message\.content$|response\.\d+\.role$)/
const HUMAN = /^human_input_(?:signal_)?received$/

/** Events that tell of a step; in groups who they make speak. */
const STEP =
  /^(?:(plan)\.(?:full|iterative)\.\d+|plan\.\d+\.(step)\.(\d+)\.result|fan_out\.(.*)\.responses|refinement\.\d+\.(evaluation|optimizer)_\w+|(routing|classification)\.response)$/s

export const mcpAgent: Dialect = {
  name: 'mcp-agent',
  title: 'mcp-agent',
  owns: ['result.', 'arguments.', 'request.', 'request_params.', 'mcp.request.argument.', 'plan.', 'plan_type'],
  detect: ({ attributes, events = [] }) =>
    events.some(
      (event) => REQUEST in event.attributes || RESPONSE in event.attributes || isStep(event) || isAnswer(event),
    ) || Object.keys(attributes).some((key) => OWN_KEY.test(key)),
  read(span, of) {
    const isTool = of === 'tool' || span.text('mcp.tool.name') !== undefined
    const reading = isTool ? readTool(span) : of === 'llm' ? readTurns(span) : readStep(span)
    return {
      ...reading,
      output: [...span.events(isStep).flatMap(readStepEvent), ...reading.output],
      details: span.details(
        'request_params.*',
        'plan_type',
        'available_agents',
        'is_complete',
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
  const reasons = span.value('gen_ai.response.finish_reasons')
  const reason: unknown = Array.isArray(reasons) ? reasons.at(-1) : reasons
  const isTold = got.choices !== undefined || got.content !== undefined || got.role !== undefined
  return {
    ...nothing,
    input: messages === undefined ? askedOf(span) : readMessages({ system, messages }, 'user'),
    output: isTold ? readMessages(got, 'assistant') : answerOf(span),
    tools: readToolDefinitions(Array.isArray(tools) ? tools.map((name: unknown) => ({ name })) : undefined),
    parameters,
    ...optional('model', span.text('gen_ai.response.model', 'gen_ai.request.model')),
    ...optional(
      'stopReason',
      isFields(choice) ? textOf(choice, 'finish_reason') : typeof reason === 'string' ? reason : undefined,
    ),
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
  return {
    ...nothing,
    input: [
      ...(asked === undefined ? [] : readMessages(asked, 'question')),
      ...readMessages(span.text('objective'), 'user'),
      ...askedOf(span),
      ...readPayload(span.tree('mcp.request.argument') ?? span.tree('arguments'), 'input'),
    ],
    output: [
      ...readMessages(
        answers.find((answer) => answer !== undefined),
        'user',
      ),
      ...readPayload(span.tree('plan.steps'), 'plan'),
      ...readPayload(span.tree('plan.step_results'), 'results'),
      ...readPayload(span.tree('result'), 'output'),
      ...answerOf(span),
      ...readMessages(span.text('plan.result', 'result'), 'assistant'),
    ],
  }
}

/** What an agent was asked: a text, or one message each. */
function askedOf(span: SpanReader): readonly Message[] {
  const messages = span.tree('message')
  const text = span.text('message', 'request')
  if (messages === undefined) return readMessages(text, 'user')
  return readMessages(isFields(messages) ? [{ role: 'user', ...messages }] : messages, 'user')
}

function answerOf(span: SpanReader): readonly Message[] {
  const answers = span.tree('response')
  return answers === undefined ? readMessages(span.text('response'), 'assistant') : messagesIn(answers, 'assistant')
}

function readStepEvent({ name, attributes }: EventFacts): readonly Message[] {
  const value = nested(attributes)
  const role = roleOf(name)
  const said = messagesIn(value.response, role)
  if (said.length > 0) return said.map((message) => ({ ...message, role }))
  return [{ role, parts: [{ type: 'data', value }] }]
}

function messagesIn(list: unknown, role: string): readonly Message[] {
  return Array.isArray(list) ? readMessages(list, role) : []
}

/** `plan`, `step 1`, the name of an agent, … */
function roleOf(event: string): string {
  const [, plan, step, number, ...others] = STEP.exec(event) ?? []
  return step === undefined
    ? (plan ?? others.find((role) => role !== undefined) ?? event)
    : `${step} ${Number(number) + 1}`
}

function isStep({ name }: EventFacts): boolean {
  return STEP.test(name)
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

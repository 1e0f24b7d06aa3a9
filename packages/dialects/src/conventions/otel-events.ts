/**
 * OpenTelemetry's conventions for generative AI as they were until 1.36: one event or log record a message.
 *
 *   gen_ai.system.message, gen_ai.user.message, gen_ai.assistant.message, gen_ai.tool.message, gen_ai.choice
 *   gen_ai.content.prompt, gen_ai.content.completion   older still: JSON in gen_ai.prompt, gen_ai.completion
 */
import type { EventFacts, Message, SpanFacts } from '../reading/conversation.js'
import { decodeJson } from '../reading/decode-json.js'
import { type Fields, isFields, optional, textOf } from '../reading/fields.js'
import { readMessages } from '../reading/read-messages.js'
import { unflatten } from '../reading/unflatten.js'
import { type Dialect, nothing } from './dialect.js'

/** The role of whoever speaks in an event of that name. */
const SENT: ReadonlyMap<string, string> = new Map([
  ['gen_ai.system.message', 'system'],
  ['gen_ai.user.message', 'user'],
  ['gen_ai.assistant.message', 'assistant'],
  ['gen_ai.tool.message', 'tool'],
  ['gen_ai.content.prompt', 'user'],
])
const RECEIVED: readonly string[] = ['gen_ai.choice', 'gen_ai.content.completion']

export const otelEvents: Dialect = {
  name: 'otel-events',
  title: 'OpenTelemetry GenAI, one event a message',
  owns: [],
  detect: ({ events = [] }: SpanFacts) => events.some(({ name }) => SENT.has(name) || RECEIVED.includes(name)),
  read(span) {
    const choices = span.events(({ name }) => RECEIVED.includes(name))
    const reasons = choices.map((event) => textOf(payloadOf(event), 'finish_reason'))
    return {
      ...nothing,
      input: span
        .events(({ name }) => SENT.has(name))
        .flatMap((event) => readEvent(event, SENT.get(event.name) ?? 'user')),
      output: choices.flatMap((event) => readEvent(event, 'assistant')),
      ...optional('provider', span.text('gen_ai.provider.name', 'gen_ai.system')),
      ...optional('model', span.text('gen_ai.response.model', 'gen_ai.request.model')),
      ...optional(
        'stopReason',
        reasons.find((reason) => reason !== undefined),
      ),
      ...span.usage(),
    }
  },
}

function readEvent(event: EventFacts, role: string): readonly Message[] {
  const payload = payloadOf(event)
  const whole = payload['gen_ai.prompt'] ?? payload['gen_ai.completion']
  if (whole !== undefined) return readMessages(decodeJson(whole).value, role)
  const { message, id, ...fields } = payload
  const said = isFields(message) ? message : fields
  // Of a tool's message the id is that of the call that it answers.
  const answers = role === 'tool' ? optional('tool_call_id', typeof id === 'string' ? id : undefined) : {}
  return readMessages([{ ...decoded(said), ...answers, role: textOf(said, 'role') ?? role }], role)
}

/** A body, an attribute with JSON of it, or attributes one by one. */
function payloadOf({ attributes, body }: EventFacts): Fields {
  const given = decodeJson(body ?? attributes['gen_ai.event.content']).value
  if (isFields(given)) return given
  if ('gen_ai.prompt' in attributes || 'gen_ai.completion' in attributes) return attributes
  const { 'gen_ai.system': _system, 'event.name': _name, ...rest } = attributes
  const payload = unflatten(Object.entries(rest))
  return isFields(payload) ? decoded(payload) : {}
}

/** In attributes, content and tool calls are JSON. */
function decoded(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const { value: json } = decodeJson(value)
      return [name, typeof json === 'object' && json !== null ? json : value]
    }),
  )
}

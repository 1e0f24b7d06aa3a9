/**
 * LangSmith's export to OpenTelemetry: inputs and outputs of a run as one JSON each.
 *
 *   gen_ai.prompt, gen_ai.completion   { messages, … }, { generations | choices | outputs }, or anything
 */
import type { Message } from '../reading/conversation.js'
import { isFields, optional } from '../reading/fields.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { toolCall, toolResult } from './tool-span.js'

export const langSmith: Dialect = {
  name: 'langsmith',
  title: 'LangSmith',
  owns: ['langsmith.', 'gen_ai.prompt', 'gen_ai.completion', 'gen_ai.serialized.'],
  detect: ({ attributes }) =>
    'langsmith.span.kind' in attributes || 'gen_ai.prompt' in attributes || 'gen_ai.completion' in attributes,
  read(span, of) {
    const name = span.text('gen_ai.tool.name', 'langsmith.trace.name') ?? ''
    const isTool = of === 'tool'
    return {
      ...nothing,
      input: span.messages('gen_ai.prompt', isTool ? 'assistant' : 'input', {
        isText: true,
        read: isTool ? toolCall(name) : readRun,
      }),
      output: span.messages('gen_ai.completion', isTool ? 'tool' : 'output', {
        isText: true,
        read: isTool ? toolResult() : readRun,
      }),
      ...optional('model', span.text('gen_ai.response.model', 'gen_ai.request.model')),
      ...optional('provider', span.text('gen_ai.system')),
      ...span.usage(),
      details: span.details('langsmith.*', 'gen_ai.serialized.*', 'gen_ai.usage.*'),
    }
  },
}

/** A run with one input or output names it so. */
function readRun(value: unknown, role: string): readonly Message[] {
  const [only, ...others] = isFields(value) ? Object.entries(value) : []
  const isWrapped = only !== undefined && others.length === 0 && /^(?:in|out)puts?$/.test(only[0])
  return readPayload(isWrapped ? only[1] : value, role)
}

/**
 * Tools that have a few attributes of their own for what went in and what came out, read last.
 *
 *   mlflow.spanInputs, mlflow.spanOutputs                                     MLflow
 *   langfuse.observation.{input,output}, langfuse.trace.{input,output}        Langfuse
 *   gen_ai.request.messages, gen_ai.response.{text,tool_calls}, gen_ai.tool.{input,output}   Sentry
 *   lk.{chat_ctx,input_text,user_transcript,response.text,function_tool.output}              LiveKit
 */
import type { Message, Reading } from '../reading/conversation.js'
import { optional } from '../reading/fields.js'
import { readMessages } from '../reading/read-messages.js'
import type { SpanReader } from '../reading/span-reader.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { toolCall, toolResult } from './tool-span.js'

const INPUTS = [
  'mlflow.spanInputs',
  'langfuse.observation.input',
  'langfuse.trace.input',
  'gen_ai.request.messages',
  'gen_ai.tool.input',
  'lk.chat_ctx',
  'lk.input_text',
  'lk.user_transcript',
]
const OUTPUTS = [
  'mlflow.spanOutputs',
  'langfuse.observation.output',
  'langfuse.trace.output',
  'gen_ai.response.text',
  'gen_ai.tool.output',
  'lk.response.text',
  'lk.function_tool.output',
]
const TOOL_CALLS = 'gen_ai.response.tool_calls'

export const otherTools: Dialect = {
  name: 'other-tools',
  title: 'MLflow, Langfuse, Sentry, LiveKit',
  version: 'as of 2026',
  source: 'https://langfuse.com/integrations/native/opentelemetry',
  owns: ['mlflow.', 'langfuse.', 'lk.'],
  detect: ({ attributes }) => [...INPUTS, ...OUTPUTS, TOOL_CALLS].some((key) => key in attributes),
  read: (span, of) => ({
    ...nothing,
    ...(of === 'tool' ? readTool(span) : readCall(span)),
    ...optional('model', span.text('langfuse.observation.model.name')),
    details: span.details('mlflow.*', 'langfuse.*', 'lk.*'),
  }),
}

function readCall(span: SpanReader): Pick<Reading, 'input' | 'output'> {
  const calls = span.json(TOOL_CALLS)
  return {
    input: firstOf(span, INPUTS, 'input', readPayload),
    output: [
      ...firstOf(span, OUTPUTS, 'output', readPayload),
      ...readMessages(calls === undefined ? undefined : [{ role: 'assistant', tool_calls: calls }], 'assistant'),
    ],
  }
}

function readTool(span: SpanReader): Pick<Reading, 'input' | 'output'> {
  const name = span.text('gen_ai.tool.name') ?? span.name
  return {
    input: firstOf(span, INPUTS, 'assistant', toolCall(name)),
    output: firstOf(span, OUTPUTS, 'tool', toolResult()),
  }
}

function firstOf(
  span: SpanReader,
  keys: readonly string[],
  role: string,
  read: (value: unknown, role: string) => readonly Message[],
): readonly Message[] {
  const lists = keys.map((key) => span.messages(key, role, { isText: true, read }))
  return lists.find((messages) => messages.length > 0) ?? []
}

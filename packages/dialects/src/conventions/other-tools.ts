/**
 * Tools that have a few attributes of their own for what went in and what came out, read last: one dialect each.
 *
 *   mlflow.spanInputs, mlflow.spanOutputs                                                    MLflow
 *   langfuse.observation.{input,output}, langfuse.trace.{input,output}                       Langfuse
 *   gen_ai.request.messages, gen_ai.response.{text,tool_calls}, gen_ai.tool.{input,output}   Sentry
 *   lk.{chat_ctx,input_text,user_transcript,response.text,function_tool.output}              LiveKit
 *   {agent,llm}.messages, input, output beside entity.type                                   VoltAgent
 */
import type { Message, Reading } from '../reading/conversation.js'
import { optional } from '../reading/fields.js'
import { readMessages } from '../reading/read-messages.js'
import type { SpanReader } from '../reading/span-reader.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { toolCall, toolResult } from './tool-span.js'

interface Tool extends Pick<Dialect, 'name' | 'title' | 'owns'> {
  /** Of each the first that is there. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Calls of tools, beside the text of an answer. */
  readonly calls?: string
  readonly model?: readonly string[]
  /** Told by these alone. Default: by inputs and outputs. */
  readonly signs?: readonly string[]
}

const TOOLS: readonly Tool[] = [
  {
    name: 'mlflow',
    title: 'MLflow',
    owns: ['mlflow.'],
    inputs: ['mlflow.spanInputs'],
    outputs: ['mlflow.spanOutputs'],
  },
  {
    name: 'langfuse',
    title: 'Langfuse',
    owns: ['langfuse.'],
    inputs: ['langfuse.observation.input', 'langfuse.trace.input'],
    outputs: ['langfuse.observation.output', 'langfuse.trace.output'],
    model: ['langfuse.observation.model.name'],
  },
  {
    name: 'sentry',
    title: 'Sentry',
    owns: [],
    inputs: ['gen_ai.request.messages', 'gen_ai.tool.input'],
    outputs: ['gen_ai.response.text', 'gen_ai.tool.output'],
    calls: 'gen_ai.response.tool_calls',
  },
  {
    name: 'livekit',
    title: 'LiveKit',
    owns: ['lk.'],
    inputs: ['lk.chat_ctx', 'lk.input_text', 'lk.user_transcript'],
    outputs: ['lk.response.text', 'lk.function_tool.output'],
  },
  {
    name: 'voltagent',
    title: 'VoltAgent',
    owns: ['entity.', 'agent.', 'workflow.', 'usage.', 'llm.', 'span.type'],
    signs: ['entity.type'],
    inputs: ['llm.messages', 'agent.messages', 'input'],
    outputs: ['output'],
    model: ['llm.model', 'ai.model.name'],
  },
]

export const otherTools: readonly Dialect[] = TOOLS.map(
  ({ name, title, owns, inputs, outputs, calls = '', model = [], signs }) => ({
    name,
    title,
    owns,
    detect: ({ attributes }) => (signs ?? [...inputs, ...outputs, calls]).some((key) => key in attributes),
    read: (span, of) => ({
      ...nothing,
      ...(of === 'tool' ? readTool(span, inputs, outputs) : readCall(span, inputs, outputs, calls)),
      ...optional('model', span.text(...model)),
      ...span.usage(),
      details: span.details(...owns.map((beginning) => `${beginning}*`)),
    }),
  }),
)

type Sides = Pick<Reading, 'input' | 'output'>

function readCall(span: SpanReader, inputs: readonly string[], outputs: readonly string[], calls: string): Sides {
  const said = firstOf(span, outputs, 'output', readText)
  const listed = span.json(calls)
  const called = readMessages(
    listed === undefined ? undefined : [{ role: 'assistant', tool_calls: listed }],
    'assistant',
  )
  const parts = [...said, ...called].flatMap((message) => message.parts)
  return {
    input: firstOf(span, inputs, 'input', readPayload),
    output: called.length === 0 ? said : [{ role: 'assistant', parts }],
  }
}

/** Texts of several answers are a list. */
function readText(value: unknown, role: string): readonly Message[] {
  const isTexts = Array.isArray(value) && value.length > 0 && value.every((text) => typeof text === 'string')
  return readPayload(isTexts ? value.join('\n\n') : value, role)
}

function readTool(span: SpanReader, inputs: readonly string[], outputs: readonly string[]): Sides {
  const name = span.text('gen_ai.tool.name', 'tool.name') ?? span.name
  return {
    input: firstOf(span, inputs, 'assistant', toolCall(name)),
    output: firstOf(span, outputs, 'tool', toolResult()),
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

/**
 * Genkit: every action is a span with its input and output as JSON.
 *
 *   genkit:input    of a model: { messages: [{ role, content: Part[] }], tools, config }
 *   genkit:output   of a model: { message | candidates, finishReason, usage }
 */
import type { Reading } from '../reading/conversation.js'
import { isFields, optional, textOf } from '../reading/fields.js'
import { readToolDefinitions } from '../reading/read-tool-definition.js'
import type { SpanReader } from '../reading/span-reader.js'
import { readGenkitUsage } from '../reading/usage.js'
import { type Dialect, nothing } from './dialect.js'
import { readPayload } from './payload.js'
import { toolCall, toolResult } from './tool-span.js'

export const genkit: Dialect = {
  name: 'genkit',
  title: 'Genkit',
  owns: ['genkit:', 'genkitx:'],
  detect: ({ attributes }) => 'genkit:name' in attributes || 'genkit:type' in attributes,
  read: (span, of) => ({
    ...(of === 'tool' ? readTool(span) : readAction(span)),
    details: span.details('genkit:*', 'genkitx:*'),
  }),
}

function readAction(span: SpanReader): Reading {
  const given = span.json('genkit:input', { isText: true })
  const got = span.json('genkit:output', { isText: true })
  const input = isFields(given) ? given : {}
  const output = isFields(got) ? got : {}
  return {
    ...nothing,
    input: readPayload(given, 'input'),
    output: readPayload(isFields(output.message) ? [output.message] : got, 'output'),
    tools: Array.isArray(input.messages) ? readToolDefinitions(input.tools) : [],
    parameters: Array.isArray(input.messages) && isFields(input.config) ? input.config : {},
    ...optional('model', span.text('genkit:metadata:subtype') === 'model' ? span.text('genkit:name') : undefined),
    ...optional('stopReason', textOf(output, 'finishReason')),
    ...optional('usage', readGenkitUsage(output.usage)),
  }
}

function readTool(span: SpanReader): Reading {
  return {
    ...nothing,
    input: span.messages('genkit:input', 'assistant', { isText: true, read: toolCall(span.text('genkit:name') ?? '') }),
    output: span.messages('genkit:output', 'tool', { isText: true, read: toolResult() }),
  }
}

/**
 * Our own dialect: what the collector writes for `llm()` and `tool()` of `@agent-inspector/hooks`. The inspector of
 * mcp-agent writes the same.
 *
 *   mcp.llm.prompt_json     { messages, system?, tools?, parameters? }, or MCP messages
 *   mcp.llm.response_json   an MCP message, a text, or what the application's function returned
 *   mcp.tool.input_json, mcp.tool.output_json, mcp.tool.structured_output_json
 *   mcp.llm.provider, mcp.llm.model, mcp.stop_reason, gen_ai.usage.*
 *   <key>_truncated         true where a value was cut
 */
import type { Attributes, Message, Reading } from '../reading/conversation.js'
import { isFields, optional } from '../reading/fields.js'
import { readParts } from '../reading/read-parts.js'
import { readToolResult } from '../reading/read-result.js'
import { readToolDefinitions } from '../reading/read-tool-definition.js'
import type { SpanReader } from '../reading/span-reader.js'
import { type Dialect, nothing } from './dialect.js'
import { toolCall, toolResult } from './tool-span.js'

const LLM_KEYS = ['mcp.llm.prompt_json', 'mcp.llm.response_json', 'mcp.llm.model']
const TOOL_KEYS = ['mcp.tool.input_json', 'mcp.tool.output_json', 'mcp.tool.structured_output_json']

export const agentInspector: Dialect = {
  name: 'agent-inspector',
  title: 'Agent Inspector',
  owns: ['mcp.llm.', 'mcp.tool.', 'mcp.model.', 'mcp.stop_reason'],
  detect: ({ attributes }) => has(attributes, LLM_KEYS) || has(attributes, TOOL_KEYS),
  read: (span, of) =>
    of === 'llm' || (of !== 'tool' && span.value(...LLM_KEYS) !== undefined) ? readLlm(span) : readTool(span),
}

function has(attributes: Attributes, keys: readonly string[]): boolean {
  return keys.some((key) => attributes[key] !== undefined)
}

function readLlm(span: SpanReader): Reading {
  const sent = span.json('mcp.llm.prompt_json')
  const prompt = isFields(sent) ? sent : {}
  return {
    ...nothing,
    of: 'llm',
    input: span.messages('mcp.llm.prompt_json', 'user'),
    output: span.messages('mcp.llm.response_json', 'assistant'),
    tools: readToolDefinitions(prompt.tools),
    parameters: isFields(prompt.parameters) ? prompt.parameters : {},
    details: span.details('mcp.model.preferences_json'),
    ...optional('provider', span.text('mcp.llm.provider', 'gen_ai.provider.name')),
    ...optional('model', span.text('mcp.llm.model', 'gen_ai.request.model')),
    ...optional('stopReason', span.text('mcp.stop_reason', 'gen_ai.response.finish_reasons')),
    ...span.usage(),
  }
}

function readTool(span: SpanReader): Reading {
  const name = span.text('mcp.tool.name', 'gen_ai.tool.name') ?? ''
  const output = span.messages('mcp.tool.output_json', 'tool', { isText: true, read: toolResult() })
  const structured = span.json('mcp.tool.structured_output_json')
  return {
    ...nothing,
    of: 'tool',
    input: span.messages('mcp.tool.input_json', 'assistant', { isText: true, read: toolCall(name) }),
    output: structured === undefined ? output : withValue(output, structured),
  }
}

/** The structured output stands with the content it belongs to, or alone. */
function withValue(messages: readonly Message[], value: unknown): readonly Message[] {
  const result = messages[0]?.parts[0]
  if (result?.type === 'tool_result') return [{ role: 'tool', parts: [{ ...result, value }] }]
  const alone = readToolResult({ content: [], structuredContent: value }, readParts)
  return [...messages, { role: 'tool', parts: [alone] }]
}

/**
 * Our own dialect: what the collector writes for `llm()` and `tool()` of `@agent-inspector/hooks`.
 *
 *   mcp.llm.prompt_json     { messages, system?, tools?, parameters? }, or MCP messages
 *   mcp.llm.response_json   an MCP message, a text, or what the application's function returned
 *   mcp.tool.input_json, mcp.tool.output_json, mcp.tool.structured_output_json
 *   mcp.llm.provider, mcp.llm.model, mcp.stop_reason, gen_ai.usage.*
 *   <key>_truncated         true where a value was cut
 */
import type { Attributes, Conversation, Message, NotUnderstood, ToolDefinition } from './conversation.js'
import { decodeJson } from './decode-json.js'
import type { Dialect } from './dialect.js'
import { hasUnknown, isFields, readMessages, readToolResult } from './read-messages.js'
import { readUsage } from './usage.js'

const PROMPT = 'mcp.llm.prompt_json'
const RESPONSE = 'mcp.llm.response_json'
const TOOL_NAME = 'mcp.tool.name'
const TOOL_INPUT = 'mcp.tool.input_json'
const TOOL_OUTPUT = 'mcp.tool.output_json'
const TOOL_STRUCTURED = 'mcp.tool.structured_output_json'

const LLM_KEYS = [PROMPT, RESPONSE, 'mcp.llm.model']
const TOOL_KEYS = [TOOL_NAME, TOOL_INPUT, TOOL_OUTPUT]

const NAME = 'agent-inspector'

export const agentInspector: Dialect = {
  name: NAME,
  detect: (attributes) => has(attributes, LLM_KEYS) || has(attributes, TOOL_KEYS),
  read: (attributes) => (has(attributes, LLM_KEYS) ? readLlm(attributes) : readTool(attributes)),
}

function has(attributes: Attributes, keys: readonly string[]): boolean {
  return keys.some((key) => attributes[key] !== undefined)
}

/** A decoded attribute with the messages that were read from it. */
interface Side {
  readonly value: unknown
  readonly messages: readonly Message[]
  readonly notUnderstood: readonly NotUnderstood[]
}

function readLlm(attributes: Attributes): Conversation {
  const prompt = readSide(attributes, PROMPT, 'user', readMessages)
  const response = readSide(attributes, RESPONSE, 'assistant', readMessages)
  const sent = isFields(prompt.value) ? prompt.value : {}
  return {
    dialect: NAME,
    of: 'llm',
    input: prompt.messages,
    output: response.messages,
    tools: Array.isArray(sent.tools) ? sent.tools.map(readToolDefinition) : [],
    parameters: isFields(sent.parameters) ? sent.parameters : {},
    ...optional('provider', firstText(attributes, ['mcp.llm.provider', 'gen_ai.provider.name'])),
    ...optional('model', firstText(attributes, ['mcp.llm.model', 'gen_ai.request.model'])),
    ...optional('usage', readUsage(attributes)),
    ...optional('stopReason', firstText(attributes, ['mcp.stop_reason', 'gen_ai.response.finish_reasons'])),
    notUnderstood: [...prompt.notUnderstood, ...response.notUnderstood],
  }
}

function readTool(attributes: Attributes): Conversation {
  const name = firstText(attributes, [TOOL_NAME, 'gen_ai.tool.name']) ?? ''
  const input = readSide(attributes, TOOL_INPUT, 'assistant', (value, role) => [
    { role, parts: [{ type: 'tool_use', name, input: value }] },
  ])
  const output = readSide(attributes, TOOL_OUTPUT, 'tool', (value, role) => [{ role, parts: [readToolResult(value)] }])
  const structured = decodeJson(attributes[TOOL_STRUCTURED]).value
  return {
    dialect: NAME,
    of: 'tool',
    input: input.messages,
    output: structured === undefined ? output.messages : withValue(output.messages, structured),
    tools: [],
    parameters: {},
    notUnderstood: [...input.notUnderstood, ...output.notUnderstood],
  }
}

type Read = (value: unknown, role: string) => readonly Message[]

function readSide(attributes: Attributes, key: string, role: string, read: Read): Side {
  const raw = attributes[key]
  if (raw === undefined) return { value: undefined, messages: [], notUnderstood: [] }
  const { value, failure } = decodeJson(raw)
  if (failure === 'cut' || (failure !== undefined && attributes[`${key}_truncated`] === true)) {
    const messages: readonly Message[] = [{ role, parts: [{ type: 'unknown', raw }] }]
    return { value: undefined, messages, notUnderstood: [{ key, reason: 'cut', raw }] }
  }
  const messages = read(value, role)
  const reason = failure ?? (hasUnknown(messages) ? 'unknown_shape' : undefined)
  return { value, messages, notUnderstood: reason === undefined ? [] : [{ key, reason, raw }] }
}

/** The structured output stands with the content it belongs to, or alone. */
function withValue(messages: readonly Message[], value: unknown): readonly Message[] {
  const result = messages[0]?.parts[0]
  if (result?.type === 'tool_result') return [{ role: 'tool', parts: [{ ...result, value }] }]
  return [...messages, { role: 'tool', parts: [readToolResult({ content: [], structuredContent: value })] }]
}

/** MCP's `{ name, description, inputSchema }`, Anthropic's `input_schema`, OpenAI's `{ function: { name, parameters } }`. */
function readToolDefinition(raw: unknown): ToolDefinition {
  const outer = isFields(raw) ? raw : {}
  const fields = isFields(outer.function) ? outer.function : outer
  return {
    name: typeof fields.name === 'string' ? fields.name : '',
    ...optional('description', typeof fields.description === 'string' ? fields.description : undefined),
    ...optional('schema', fields.inputSchema ?? fields.input_schema ?? fields.parameters),
    raw,
  }
}

function firstText(attributes: Attributes, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = attributes[key]
    const text: unknown = Array.isArray(value) ? value[0] : value
    if (typeof text === 'string') return text
  }
  return undefined
}

function optional<Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [K in Key]: Value })
}

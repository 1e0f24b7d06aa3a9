/**
 * A tool that a model was offered, however it is written: MCP's `{ name, description, inputSchema }`, Anthropic's
 * `input_schema`, OpenAI's `{ function: { name, parameters } }`, AI SDK's and Gemini's.
 */
import type { ToolDefinition } from './conversation.js'
import { decodeInner } from './decode-json.js'
import { firstOf, isFields, optional, textOf } from './fields.js'

/** @param raw a definition, a list of them, or JSON of either */
export function readToolDefinitions(raw: unknown): readonly ToolDefinition[] {
  const value = decodeInner(raw)
  if (value === undefined || value === null) return []
  return (Array.isArray(value) ? value : [value]).map((one: unknown) => readToolDefinition(decodeInner(one)))
}

function readToolDefinition(raw: unknown): ToolDefinition {
  const outer = isFields(raw) ? raw : {}
  const fields = isFields(outer.function) ? outer.function : outer
  return {
    name: textOf(fields, 'name') ?? '',
    ...optional('description', textOf(fields, 'description')),
    ...optional(
      'schema',
      decodeInner(firstOf(fields, 'inputSchema', 'input_schema', 'parameters', 'parameters_json_schema')),
    ),
    raw,
  }
}

/**
 * The parts of a message, however they are written --> parts of our model. One reader for all dialects, since they
 * quote each other: an attribute of one holds messages as another's API has them.
 *
 *   read-messages.ts --content--> [readParts] --> Part[]
 *
 * Known: MCP, OpenTelemetry GenAI, Pydantic AI, OpenAI (chat and responses), Anthropic, AI SDK, OpenInference, LangChain,
 * Gemini and Genkit (whose parts have no type, but a key each).
 */
import type { Part } from './conversation.js'
import { decodeInner } from './decode-json.js'
import { type Fields, firstOf, isFields, optional, textOf } from './fields.js'
import { readMedia, readResource } from './read-media.js'
import { readResult } from './read-result.js'

/** Tool results hold content that may hold tool results; nobody means more than this. */
const MAX_DEPTH = 16

export function readParts(content: unknown, depth = 0): readonly Part[] {
  if (Array.isArray(content)) return content.map((item: unknown) => readPart(item, depth))
  return [readPart(content, depth)]
}

/** A list of parts rather than of messages: each is typed and none has a role. */
export function areParts(items: readonly unknown[]): boolean {
  return items.length > 0 && items.every((item) => isFields(item) && typeof item.type === 'string' && !('role' in item))
}

/** `undefined` where it names no tool. */
export function readToolUse(raw: unknown): Part | undefined {
  if (!isFields(raw)) return undefined
  const call = isFields(raw.function) ? raw.function : raw
  const name = textOf(call, 'name', 'toolName', 'tool_name')
  if (name === undefined) return undefined
  const id = textOf(raw, 'id', 'toolCallId', 'tool_call_id', 'tool_use_id', 'call_id', 'ref')
  const input = decodeInner(firstOf(call, 'input', 'arguments', 'args', 'server_tool_call'))
  return { type: 'tool_use', name, ...optional('id', id), input }
}

function readPart(raw: unknown, depth: number): Part {
  if (typeof raw === 'string') return { type: 'text', text: raw }
  if (!isFields(raw) || depth >= MAX_DEPTH) return { type: 'unknown', raw }
  return (typeof raw.type === 'string' ? readTyped(raw, depth) : readKeyed(raw, depth)) ?? { type: 'unknown', raw }
}

/** @returns `undefined` where the type is unknown, or a field that makes the part is not there */
function readTyped(part: Fields, depth: number): Part | undefined {
  switch (part.type) {
    case 'text':
    case 'input_text':
    case 'output_text':
    case 'refusal':
      return asText('text', textOf(part, 'text', 'content', 'refusal'))
    case 'thinking':
    case 'reasoning':
      return asText('thinking', textOf(part, 'thinking', 'text', 'content') ?? summaryOf(part.summary))
    case 'tool_use':
    case 'tool_call':
    case 'tool-call':
    case 'function_call':
    case 'function':
    case 'server_tool_call':
      return readToolUse(part)
    case 'tool_result':
    case 'tool-result':
    case 'tool_call_response':
    case 'function_call_output':
    case 'server_tool_call_response':
      return readResult(part, readParts, depth + 1)
    case 'resource':
      return isFields(part.resource) ? readResource(part.resource) : undefined
    case 'resource_link':
      return readResource(part)
    default:
      return readMedia(part)
  }
}

/** Gemini's and Genkit's. */
function readKeyed(part: Fields, depth: number): Part | undefined {
  const call = firstOf(part, 'toolRequest', 'functionCall')
  const result = firstOf(part, 'toolResponse', 'functionResponse')
  if (call !== undefined) return readToolUse(call)
  if (isFields(result)) return readResult(result, readParts, depth + 1)
  if (isFields(part.media)) return readMedia({ type: 'media', ...part.media })
  if (isFields(part.inlineData)) return readMedia({ type: 'media', ...part.inlineData })
  if (typeof part.reasoning === 'string') return { type: 'thinking', text: part.reasoning }
  const value = firstOf(part, 'data', 'custom')
  if (value !== undefined && !('content' in part)) return { type: 'data', value }
  return typeof part.text === 'string'
    ? { type: part.thought === true ? 'thinking' : 'text', text: part.text }
    : undefined
}

function asText(type: 'text' | 'thinking', text: string | undefined): Part | undefined {
  return text === undefined ? undefined : { type, text }
}

/** Of OpenAI's reasoning items. */
function summaryOf(summary: unknown): string | undefined {
  if (!Array.isArray(summary)) return undefined
  return summary.map((item: unknown) => (isFields(item) ? (textOf(item, 'text') ?? '') : '')).join('\n\n')
}

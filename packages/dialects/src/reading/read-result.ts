/**
 * What a tool gave back, however it is written --> one `tool_result`.
 *
 *   read-parts.ts, conventions --> [readResult], [readToolResult] --> ToolResultPart
 */
import type { Part, ToolResultPart } from './conversation.js'
import { type Fields, firstOf, isFields, optional, textOf } from './fields.js'
import { unwrapLangChain } from './langchain.js'

export type ReadParts = (content: unknown, depth: number) => readonly Part[]

const IDS = ['toolUseId', 'tool_use_id', 'toolCallId', 'tool_call_id', 'call_id', 'id', 'ref']
const PAYLOADS = ['response', 'result', 'output', 'server_tool_call_response', 'content']

/** A part of a message that says which call it answers, or MCP's `{ content, structuredContent, isError }`. */
export function readResult(part: Fields, readParts: ReadParts, depth: number): ToolResultPart {
  const { content, structuredContent } = part
  const given = Array.isArray(content)
    ? { parts: readParts(content, depth) }
    : readPayload(firstOf(part, ...PAYLOADS), readParts, depth)
  return {
    type: 'tool_result',
    ...optional('id', textOf(part, ...IDS)),
    ...given,
    isError: given.isError === true || (part.isError ?? part.is_error) === true || part.status === 'error',
    ...(structuredContent !== undefined && { value: structuredContent }),
  }
}

/** What a tool's own span holds: a result as above, or any JSON value. */
export function readToolResult(value: unknown, readParts: ReadParts): ToolResultPart {
  const fields = isFields(value) ? (unwrapLangChain(value) ?? value) : {}
  if (Array.isArray(fields.content) || typeof fields.tool_call_id === 'string') return readResult(fields, readParts, 0)
  const given = value === null ? { parts: [], value } : readPayload(value, readParts, 0)
  return { type: 'tool_result', ...given, isError: given.isError === true || fields.isError === true }
}

interface Payload {
  readonly parts: readonly Part[]
  readonly value?: unknown
  readonly isError?: boolean
}

function readPayload(payload: unknown, readParts: ReadParts, depth: number): Payload {
  if (payload === undefined) return { parts: [] }
  if (typeof payload === 'string') return { parts: [{ type: 'text', text: payload }] }
  if (isContent(payload)) return { parts: readParts(payload, depth) }
  if (!isFields(payload)) return { parts: [], value: payload }
  if (isContent(payload.content)) return readResult(payload, readParts, depth)
  return typeof payload.type === 'string' && 'value' in payload
    ? readTagged(payload, readParts, depth)
    : { parts: [], value: payload }
}

/** AI SDK's `{ type: 'text' | 'json' | 'error-text' | 'error-json' | 'content', value }`. */
function readTagged({ type, value }: Fields, readParts: ReadParts, depth: number): Payload {
  const isError = type === 'error-text' || type === 'error-json'
  if (typeof value === 'string') return { parts: [{ type: 'text', text: value }], isError }
  return isContent(value) ? { parts: readParts(value, depth), isError } : { parts: [], value, isError }
}

/** A list of typed parts. */
function isContent(value: unknown): value is readonly unknown[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => isFields(item) && typeof item.type === 'string')
  )
}

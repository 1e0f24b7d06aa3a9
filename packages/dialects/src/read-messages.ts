/**
 * Messages as MCP writes them --> messages of our model. Also takes what applications hand over as
 * it is: bare text, `tool_calls` and `choices` of OpenAI, `tool_use_id` of Anthropic.
 *
 *   agent-inspector.ts --decoded JSON--> [readMessages] --> Message[]
 */
import type { Message, Part, ToolResultPart } from './conversation.js'
import { decodeJson } from './decode-json.js'

/** Tool results hold content that may hold tool results; nobody means more than this. */
const MAX_DEPTH = 16

type Fields = Readonly<Record<string, unknown>>

/**
 * @param value a message, a list of them, a text, `{ messages, system? }` or `{ choices }`; else it
 *   becomes one message with an `unknown` part
 * @param role of messages that name none
 */
export function readMessages(value: unknown, role: string): readonly Message[] {
  if (value === undefined || value === null) return []
  if (!isFields(value)) return readList(value, role)
  if (Array.isArray(value.messages)) return [...readSystem(value.system), ...readList(value.messages, role)]
  if (Array.isArray(value.choices)) {
    const said = value.choices.map((choice: unknown) => (isFields(choice) && choice.message) || choice)
    return readList(said, role)
  }
  return [readMessage(value, role)]
}

/** What a tool gave back: MCP's `{ content, structuredContent, isError }`, or any JSON value. */
export function readToolResult(value: unknown): ToolResultPart {
  const fields = isFields(value) ? value : {}
  if (Array.isArray(fields.content)) return toolResult(fields, undefined, 0)
  if (typeof value === 'string') return { type: 'tool_result', isError: false, parts: [{ type: 'text', text: value }] }
  if (Array.isArray(value) && isContent(value)) {
    return { type: 'tool_result', isError: false, parts: readParts(value, 0) }
  }
  return { type: 'tool_result', isError: fields.isError === true, parts: [], value }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

export function hasUnknown(messages: readonly Message[]): boolean {
  return messages.some((message) => message.parts.some(isUnknown))
}

function isUnknown(part: Part): boolean {
  return part.type === 'unknown' || (part.type === 'tool_result' && part.parts.some(isUnknown))
}

function readList(value: unknown, role: string): readonly Message[] {
  if (!Array.isArray(value) || isContent(value)) return [{ role, parts: readParts(value, 0) }]
  return value.map((item: unknown) => (isFields(item) ? readMessage(item, role) : { role, parts: readParts(item, 0) }))
}

/** A list of parts rather than of messages: each is typed and none has a role. */
function isContent(items: readonly unknown[]): boolean {
  return items.length > 0 && items.every((item) => isFields(item) && typeof item.type === 'string' && !('role' in item))
}

function readSystem(system: unknown): readonly Message[] {
  return system === undefined || system === null ? [] : [{ role: 'system', parts: readParts(system, 0) }]
}

function readMessage(fields: Fields, role: string): Message {
  const { content, tool_calls: toolCalls, tool_call_id: answers, name } = fields
  const hasContent = content !== undefined && content !== null
  const said = hasContent ? readParts(content, 0) : []
  const called = Array.isArray(toolCalls) ? toolCalls.map(readToolCall) : []
  const isEmpty = !hasContent && called.length === 0
  // Beside tool calls an empty text says nothing: OpenAI wants some content there.
  const parts = isEmpty ? readParts(fields, 0) : called.length > 0 ? [...said.filter(saysAnything), ...called] : said
  return {
    role: text(fields.role) ?? role,
    ...(typeof name === 'string' && { name }),
    parts: typeof answers === 'string' ? [{ type: 'tool_result', id: answers, isError: false, parts }] : parts,
  }
}

function saysAnything(part: Part): boolean {
  return part.type !== 'text' || part.text !== ''
}

function readToolCall(call: unknown): Part {
  const fn = isFields(call) ? call.function : undefined
  if (!isFields(call) || !isFields(fn) || typeof fn.name !== 'string') return { type: 'unknown', raw: call }
  return { type: 'tool_use', name: fn.name, ...idOf(call.id), input: decodeJson(fn.arguments).value }
}

function readParts(content: unknown, depth: number): readonly Part[] {
  if (Array.isArray(content)) return content.map((item: unknown) => readPart(item, depth))
  return [readPart(content, depth)]
}

function readPart(raw: unknown, depth: number): Part {
  if (typeof raw === 'string') return { type: 'text', text: raw }
  return (isFields(raw) && depth < MAX_DEPTH ? readTyped(raw, depth) : undefined) ?? { type: 'unknown', raw }
}

/** @returns `undefined` where the type is unknown, or a field that makes the part is not there */
function readTyped(part: Fields, depth: number): Part | undefined {
  switch (part.type) {
    case 'text':
      return typeof part.text === 'string' ? { type: 'text', text: part.text } : undefined
    case 'image':
    case 'audio':
      return readMedia(part.type, part)
    case 'resource':
      return isFields(part.resource) ? readResource(part.resource) : undefined
    case 'resource_link':
      return readResource(part)
    case 'thinking': {
      const thought = text(part.thinking) ?? text(part.text)
      return thought === undefined ? undefined : { type: 'thinking', text: thought }
    }
    case 'tool_use':
      if (typeof part.name !== 'string') return undefined
      return { type: 'tool_use', name: part.name, ...idOf(part.id), input: part.input }
    case 'tool_result':
      return toolResult(part, part.toolUseId ?? part.tool_use_id, depth + 1)
    default:
      return undefined
  }
}

function readMedia(type: 'image' | 'audio', part: Fields): Part | undefined {
  const data = text(part.data)
  const uri = text(part.uri)
  const mimeType = text(part.mimeType)
  if (data === undefined && uri === undefined) return undefined
  return {
    type,
    ...(mimeType !== undefined && { mimeType }),
    ...(data !== undefined && { data }),
    ...(uri !== undefined && { uri }),
  }
}

function readResource(resource: Fields): Part | undefined {
  const uri = text(resource.uri)
  const name = text(resource.name)
  const mimeType = text(resource.mimeType)
  const content = text(resource.text)
  const data = text(resource.blob)
  if (uri === undefined) return undefined
  return {
    type: 'resource',
    uri,
    ...(name !== undefined && { name }),
    ...(mimeType !== undefined && { mimeType }),
    ...(content !== undefined && { text: content }),
    ...(data !== undefined && { data }),
  }
}

function toolResult(result: Fields, id: unknown, depth: number): ToolResultPart {
  const { content, structuredContent } = result
  return {
    type: 'tool_result',
    ...idOf(id),
    isError: (result.isError ?? result.is_error) === true,
    parts: content === undefined || content === null ? [] : readParts(content, depth),
    ...(structuredContent !== undefined && { value: structuredContent }),
  }
}

function idOf(id: unknown): { readonly id?: string } {
  return typeof id === 'string' ? { id } : {}
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

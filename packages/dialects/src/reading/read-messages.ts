/**
 * Messages, however they are written --> messages of our model.
 *
 *   conventions --decoded JSON--> [readMessages] --> Message[]
 */
import type { Message, Part } from './conversation.js'
import { type Fields, isFields, optional, textOf } from './fields.js'
import { unwrapLangChain } from './langchain.js'
import { areParts, readParts, readToolUse } from './read-parts.js'

/** LangChain wraps a list of messages in a list, and so on. */
const MAX_WRAPS = 4

/**
 * @param value a message, a list of them, a text, `{ messages, system? }`, `{ choices }`, `{ generations }` or
 *   `{ candidates }`; else it becomes one message with an `unknown` part
 * @param role of messages that name none
 */
export function readMessages(value: unknown, role: string): readonly Message[] {
  if (value === undefined || value === null) return []
  if (!isFields(value)) return readList(value, role, 0)
  const list = LISTS.map((name) => value[name]).find((listed) => Array.isArray(listed))
  if (list === undefined) return [readMessage(value, role)]
  return [...readSystem(value.system), ...readList(list, role, 0)]
}

/** Of a value that may be anything: its messages, if it is some. */
export function findMessages(value: unknown, role: string): readonly Message[] | undefined {
  const isThem = isFields(value)
    ? LISTS.some((name) => holdsMessages(value[name])) || isMessage(value)
    : holdsMessages(value)
  return isThem ? readMessages(value, role) : undefined
}

export function hasUnknown(messages: readonly Message[]): boolean {
  return messages.some((message) => message.parts.some(isUnknown))
}

const LISTS = ['messages', 'choices', 'generations', 'candidates', 'items']
/** Under which the message of a choice stands. */
const WRAPPERS = ['message', 'kwargs'] as const

const REASONS = ['finish_reason', 'finishReason', 'stop_reason']

/** Of LangChain, Gemini and Genkit. */
const ROLES: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  ['human', 'user'],
  ['ai', 'assistant'],
  ['model', 'assistant'],
])

function isUnknown(part: Part): boolean {
  return part.type === 'unknown' || (part.type === 'tool_result' && part.parts.some(isUnknown))
}

function holdsMessages(list: unknown, level = 0): boolean {
  if (!Array.isArray(list) || list.length === 0 || level > MAX_WRAPS) return false
  return list.every((item) => (isFields(item) ? isMessage(item) : holdsMessages(item, level + 1)))
}

function isMessage(fields: Fields): boolean {
  const message = unwrapMessage(fields)
  return (
    typeof message.role === 'string' ||
    (message !== fields && 'content' in message) ||
    // Of OpenAI's responses: items beside the messages.
    fields.type === 'function_call' ||
    fields.type === 'function_call_output'
  )
}

function readList(value: unknown, role: string, level: number): readonly Message[] {
  if (!Array.isArray(value) || areBare(value)) return [{ role, parts: readParts(value) }]
  return value.flatMap((item: unknown) => {
    if (Array.isArray(item) && level < MAX_WRAPS) return readList(item, role, level + 1)
    return isFields(item) ? [readMessage(item, role)] : [{ role, parts: readParts(item) }]
  })
}

/** Parts that stand where messages should. */
function areBare(items: readonly unknown[]): boolean {
  return areParts(items) && !items.some((item) => isFields(item) && unwrapMessage(item) !== item)
}

function readSystem(system: unknown): readonly Message[] {
  return system === undefined || system === null ? [] : [{ role: 'system', parts: readParts(system) }]
}

function unwrapMessage(fields: Fields): Fields {
  const inner = WRAPPERS.map((name) => fields[name]).find(isFields)
  const message = unwrapLangChain(fields) ?? (fields.lc === undefined && 'role' in fields ? fields : (inner ?? fields))
  return unwrapLangChain(message) ?? message
}

function readMessage(wrapped: Fields, role: string): Message {
  const fields = unwrapMessage(wrapped)
  const parts = readContent(fields)
  const answers = textOf(fields, 'tool_call_id', 'toolCallId')
  const own = roleOf(fields) ?? role
  const isResult = answers !== undefined || own === 'tool' || own === 'function'
  return {
    role: own,
    ...optional('name', textOf(fields, 'name')),
    parts: isResult && !parts.some(({ type }) => type === 'tool_result') ? [resultOf(fields, parts, answers)] : parts,
    ...optional('finishReason', textOf(fields, ...REASONS) ?? textOf(wrapped, ...REASONS)),
  }
}

/** A message of a tool is what it gave back, whether or not it says which call it answers. */
function resultOf({ status }: Fields, parts: readonly Part[], id: string | undefined): Part {
  return { type: 'tool_result', ...optional('id', id), isError: status === 'error', parts }
}

function readContent(fields: Fields): readonly Part[] {
  const content = fields.content ?? fields.parts
  const hasContent = content !== undefined && content !== null
  const thought = textOf(fields, 'reasoning_content', 'reasoning')
  const thoughts: readonly Part[] = thought === undefined || thought === '' ? [] : [{ type: 'thinking', text: thought }]
  const called = [...listOf(fields.tool_calls), ...listOf(fields.function_call)].map(
    (call) => readToolUse(call) ?? ({ type: 'unknown', raw: call } as const),
  )
  const said = hasContent ? readParts(content) : []
  if (!hasContent && called.length + thoughts.length === 0) return hasNothing(fields) ? [] : readParts(fields)
  // Beside tool calls an empty text says nothing: OpenAI wants some content there.
  return called.length > 0 ? [...thoughts, ...said.filter(saysAnything), ...called] : [...thoughts, ...said]
}

/** A role, and nothing said. */
function hasNothing(fields: Fields): boolean {
  return Object.keys(fields).every((name) => name === 'role' || name === 'finish_reason' || name === 'content')
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isFields(value) ? [value] : []
}

function saysAnything(part: Part): boolean {
  return part.type !== 'text' || part.text !== ''
}

function roleOf(fields: Fields): string | undefined {
  const role = textOf(fields, 'role')
  return role === undefined ? ROLES.get(fields.type) : (ROLES.get(role) ?? role)
}

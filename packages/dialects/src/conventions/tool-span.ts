/** The two sides of a tool's own span, for dialects to read: what it was called with, what it gave back. */
import { optional } from '../reading/fields.js'
import { readParts } from '../reading/read-parts.js'
import { readToolResult } from '../reading/read-result.js'
import type { ReadMessages } from '../reading/span-reader.js'

export function toolCall(name: string, id?: string): ReadMessages {
  return (input, role) => [{ role, parts: [{ type: 'tool_use', name, ...optional('id', id), input }] }]
}

export function toolResult(id?: string): ReadMessages {
  return (value, role) => [{ role, parts: [{ ...readToolResult(value, readParts), ...optional('id', id) }] }]
}

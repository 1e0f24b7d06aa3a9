/**
 * What an operation was called with, in one line: the argument that stands beside its subject in a row.
 *
 *   kind of operation, attributes --> [describeArgument] --> page
 */

import type { OperationKind } from './operation-kinds.js'
import type { Attributes } from './reading/conversation.js'

/** The first of these attributes that is there is the argument. */
const ARGUMENTS: Readonly<Partial<Record<OperationKind, readonly string[]>>> = {
  'workflow.run': ['mcp.workflow.input_json'],
  'agent.call': ['mcp.agent.input_json'],
  'tool.call': [
    'mcp.tool.input_json',
    'gen_ai.tool.call.arguments',
    'ai.toolCall.args',
    'input.value',
    'traceloop.entity.input',
    'genkit:input',
    'tool_arguments',
    'gen_ai.prompt',
  ],
  'mcp.rpc': ['mcp.server.name', 'mcp.rpc.server_uri', 'mcp.rpc.transport', 'network.transport'],
  'prompt.apply': ['mcp.prompt.parameters_json'],
}

const ANSWERED_BY = ['agent_inspector.signal.by', 'mcp.signal.by']

/** Of one line no more is seen. In UTF-16 units. */
const LINE_UNITS = 160
/** A longer JSON text is not worth parsing for one line of it. */
const JSON_UNITS = 20_000
/** How deep in JSON a value is looked for. */
const JSON_DEPTH = 3

/** @returns of JSON the first value that is no list or object; the empty text where nothing tells it */
export function describeArgument(kind: OperationKind, attributes: Attributes): string {
  if (kind === 'signal.wait') {
    const by = firstText(attributes, ANSWERED_BY)
    return by === '' ? '' : `answered by ${oneLine(by)}`
  }
  return shortened(firstText(attributes, ARGUMENTS[kind] ?? []))
}

function firstText(attributes: Attributes, keys: readonly string[]): string {
  for (const key of keys) {
    const value = attributes[key]
    if (typeof value === 'string' && value !== '') return value
  }
  return ''
}

function shortened(value: string): string {
  if (!/^\s*[[{"]/.test(value)) return oneLine(value)
  if (value.length > JSON_UNITS) return ''
  try {
    return oneLine(firstScalar(JSON.parse(value), 0))
  } catch {
    return oneLine(value)
  }
}

function firstScalar(value: unknown, depth: number): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object' || value === null || depth > JSON_DEPTH) return ''
  for (const inner of Object.values(value)) {
    const found = firstScalar(inner, depth + 1)
    if (found !== '') return found
  }
  return ''
}

function oneLine(text: string): string {
  return text.slice(0, LINE_UNITS).replace(/\s+/g, ' ').trim()
}

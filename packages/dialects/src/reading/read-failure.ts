/**
 * Why a span failed: its last `exception` event, or what its attributes say.
 *
 *   SpanFacts --> [readFailure] --> Conversation
 */
import type { Failure, SpanFacts } from './conversation.js'
import { type Fields, optional, textOf } from './fields.js'

export function readFailure({ attributes, events = [] }: SpanFacts): Failure | undefined {
  const thrown: Fields = events.findLast(({ name }) => name === 'exception')?.attributes ?? {}
  const type = textOf(thrown, 'exception.type') ?? textOf(attributes, 'error.type', 'exception.type', 'mcp.error.code')
  const message =
    textOf(thrown, 'exception.message') ?? textOf(attributes, 'error.message', 'mcp.error.message', 'genkit:error')
  const stack = textOf(thrown, 'exception.stacktrace')
  if (type === undefined && message === undefined) return undefined
  return { ...optional('type', type), ...optional('message', message), ...optional('stack', stack) }
}

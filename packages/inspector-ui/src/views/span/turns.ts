/** Messages of a conversation as they are shown: a tool's result stands with its call, not as a message. */
import type { Conversation, Message, Part, ToolResultPart, ToolUsePart } from '@agent-inspector/dialects'
import { plainJson } from './attribute-text.js'

export interface Turn {
  readonly message: Message
  /** Results of the calls in this message, by call. */
  readonly results: ReadonlyMap<ToolUsePart, ToolResultPart>
  /** It came back; the others were sent. */
  readonly isOutput: boolean
}

export function turnsOf({ input, output }: Conversation): readonly Turn[] {
  const messages = [
    ...input.map((message) => ({ message, isOutput: false })),
    ...output.slice(repeatedIn(output, input)).map((message) => ({ message, isOutput: true })),
  ]
  const results = messages.flatMap(({ message }) => message.parts.filter((part) => part.type === 'tool_result'))
  const matched = matchResults(
    messages.flatMap(({ message }) => message.parts.filter((part) => part.type === 'tool_use')),
    results,
  )
  const placed = new Set<Part>(matched.values())
  return messages.flatMap(({ message, isOutput }) => {
    const parts = message.parts.filter((part) => !placed.has(part))
    if (parts.length === 0 && message.parts.length > 0) return []
    return [{ message: { ...message, parts }, results: matched, isOutput }]
  })
}

/** A step of a graph gives its whole state back: how many of the messages are those that it was given. */
function repeatedIn(output: readonly Message[], input: readonly Message[]): number {
  const isGivenBack =
    input.length > 0 && output.length >= input.length && input.every((sent, i) => isSame(sent, output[i]))
  return isGivenBack ? input.length : 0
}

function isSame(a: Message, b: Message | undefined): boolean {
  return plainJson(a) === plainJson(b)
}

export function toolCallsOf(turns: readonly Turn[]): readonly ToolUsePart[] {
  return turns.flatMap(({ message }) => message.parts.filter((part) => part.type === 'tool_use'))
}

/** By id where both have one, else in order. */
function matchResults(
  calls: readonly ToolUsePart[],
  results: readonly ToolResultPart[],
): ReadonlyMap<ToolUsePart, ToolResultPart> {
  const matched = new Map<ToolUsePart, ToolResultPart>()
  const left = new Set(results)
  for (const call of calls) {
    const found = [...left].find(({ id }) =>
      call.id === undefined || id === undefined ? id === call.id : id === call.id,
    )
    if (found === undefined) continue
    matched.set(call, found)
    left.delete(found)
  }
  return matched
}

/**
 * Prompts and responses -> MCP messages `{ role, content: [parts] }`, so that every reader finds one
 * shape: a bare text becomes a text part, a single part a list of one. What is no message stays what
 * it was.
 */
import type { Message, Prompt } from '@agent-inspector/hooks'

export function normalPrompt(prompt: Prompt): unknown {
  return readable(prompt, () => {
    const messages: unknown = prompt.messages
    return Array.isArray(messages) ? { ...prompt, messages: messages.map(normalMessage) } : prompt
  })
}

/** A text, a part or a list of parts is what the assistant said. */
export function normalResponse(response: unknown): unknown {
  return readable(response, () => {
    if (typeof response === 'string' || isPart(response)) return assistant(response)
    if (Array.isArray(response)) return response.every(isPart) ? assistant(response) : response.map(normalMessage)
    return normalMessage(response)
  })
}

/** An object may throw at whoever reads it; then it is left to `snapshotJson`, which says so. */
function readable(value: unknown, read: () => unknown): unknown {
  try {
    return read()
  } catch {
    return value
  }
}

function assistant(content: unknown): unknown {
  return normalMessage({ role: 'assistant', content })
}

function normalMessage(message: unknown): unknown {
  if (!isMessage(message)) return message
  const { content } = message
  if (typeof content === 'string') return { ...message, content: [{ type: 'text', text: content }] }
  return isPart(content) ? { ...message, content: [content] } : message
}

function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && 'role' in value && 'content' in value
}

function isPart(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'type' in value && !('role' in value)
}

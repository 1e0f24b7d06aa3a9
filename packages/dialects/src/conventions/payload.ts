/** What a step was given or gave back, and may be anything: messages where it holds some, else text or a value. */
import type { Message } from '../reading/conversation.js'
import { findMessages } from '../reading/read-messages.js'

/** @param role `input` or `output`, of what are no messages */
export function readPayload(value: unknown, role: string): readonly Message[] {
  if (value === undefined || value === null) return []
  const messages = findMessages(value, role)
  if (messages !== undefined) return messages
  return [{ role, parts: [typeof value === 'string' ? { type: 'text', text: value } : { type: 'data', value }] }]
}

/**
 * All dialects, and the one question that page and collector ask of them.
 *
 *   span attributes --> [readConversation] --first that detects itself--> Conversation
 */
import { agentInspector } from './agent-inspector.js'
import type { Attributes, Conversation } from './conversation.js'
import type { Dialect } from './dialect.js'

/** In order of preference: a span may carry several. */
export const dialects: readonly Dialect[] = [agentInspector]

/** @returns `undefined` for a span that is no call of a model or a tool in any dialect */
export function readConversation(attributes: Attributes): Conversation | undefined {
  return dialects.find((dialect) => dialect.detect(attributes))?.read(attributes)
}

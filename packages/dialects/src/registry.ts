/**
 * All dialects, and the one question that the page asks of them.
 *
 *   a span --> [readConversation] --each that detects itself--> Conversation
 */
import { agentInspector } from './conventions/agent-inspector.js'
import type { Dialect } from './conventions/dialect.js'
import { genkit } from './conventions/genkit.js'
import { langSmith } from './conventions/langsmith.js'
import { mcpAgent } from './conventions/mcp-agent.js'
import { openInference } from './conventions/openinference.js'
import { openLlmetry } from './conventions/openllmetry.js'
import { otelEvents } from './conventions/otel-events.js'
import { otelGenAi } from './conventions/otel-genai.js'
import { otherTools } from './conventions/other-tools.js'
import { pydanticAi } from './conventions/pydantic-ai.js'
import { vercelAiSdk } from './conventions/vercel-ai-sdk.js'
import { describeOperation } from './operation.js'
import type { Attributes, Conversation, ConversationKind, NotUnderstood, SpanFacts } from './reading/conversation.js'
import { mergeReadings } from './reading/merge-readings.js'
import { readFailure } from './reading/read-failure.js'
import { createSpanReader } from './reading/span-reader.js'

/** In order of preference: a span may be written in several. */
export const dialects: readonly Dialect[] = [
  agentInspector,
  otelGenAi,
  vercelAiSdk,
  pydanticAi,
  genkit,
  langSmith,
  openInference,
  openLlmetry,
  mcpAgent,
  otelEvents,
  ...otherTools,
]

/** @returns `undefined` for a span that is written in no dialect */
export function readConversation(span: SpanFacts): Conversation | undefined {
  const spoken = dialects.filter((dialect) => dialect.detect(span))
  if (spoken.length === 0) return undefined
  const of = kindOf(span)
  const reader = createSpanReader(span)
  const readings = spoken.map((dialect) => ({ name: dialect.name, reading: dialect.read(reader, of) }))
  const error = readFailure(span)
  return {
    ...mergeReadings(readings),
    of: of ?? readings.find(({ reading }) => reading.of !== undefined)?.reading.of ?? 'step',
    ...(error !== undefined && { error }),
    readKeys: [...reader.found],
    notUnderstood: [...reader.notUnderstood, ...unread(span.attributes, spoken, reader.found)],
  }
}

function kindOf({ name, attributes }: SpanFacts): ConversationKind | undefined {
  switch (describeOperation(name, attributes).kind) {
    case 'llm.generate':
      return 'llm'
    case 'tool.call':
      return 'tool'
    case 'agent.call':
      return 'agent'
    case 'other':
      return undefined
    default:
      return 'step'
  }
}

function unread(attributes: Attributes, spoken: readonly Dialect[], found: ReadonlySet<string>): NotUnderstood[] {
  const owned = spoken.flatMap(({ owns }) => owns)
  return Object.keys(attributes)
    .filter((key) => !found.has(key) && attributes[key] !== undefined)
    .filter((key) => owned.some((beginning) => key.startsWith(beginning)))
    .map((key) => ({ key, reason: 'not_read', raw: attributes[key] }))
}

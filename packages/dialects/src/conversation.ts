/**
 * The one model that every dialect is read into: what was said to a model or a tool, and what came
 * back. Types only.
 *
 *   span attributes --a dialect--> [Conversation] --> Context panel, metrics, search
 *
 * Nothing is hidden: what a dialect cannot read stays in an `unknown` part with its raw value, and
 * `notUnderstood` names the attribute.
 */

/** Attributes of one span, as decoded from OTLP; values may be strings of JSON or native. */
export type Attributes = Readonly<Record<string, unknown>>

export interface Conversation {
  /** Name of the dialect that read it. */
  readonly dialect: string
  /** A call of a model, or a call of a tool. */
  readonly of: 'llm' | 'tool'
  /** What was sent, a system prompt first. */
  readonly input: readonly Message[]
  /** What came back; empty while the span is open. */
  readonly output: readonly Message[]
  /** What the model was offered. */
  readonly tools: readonly ToolDefinition[]
  /** Temperature and the like, as they were sent. */
  readonly parameters: Readonly<Record<string, unknown>>
  readonly provider?: string
  readonly model?: string
  readonly usage?: Usage
  readonly stopReason?: string
  readonly notUnderstood: readonly NotUnderstood[]
}

export interface Message {
  /** `system`, `user`, `assistant`, `tool`, or what the application wrote. */
  readonly role: string
  readonly name?: string
  readonly parts: readonly Part[]
}

export type Part = TextPart | MediaPart | ResourcePart | ToolUsePart | ToolResultPart | ThinkingPart | UnknownPart

export interface TextPart {
  readonly type: 'text'
  readonly text: string
}

/** Has `data` or `uri`. */
export interface MediaPart {
  readonly type: 'image' | 'audio'
  readonly mimeType?: string
  /** Base64. */
  readonly data?: string
  readonly uri?: string
}

export interface ResourcePart {
  readonly type: 'resource'
  readonly uri: string
  readonly name?: string
  readonly mimeType?: string
  readonly text?: string
  /** Base64. */
  readonly data?: string
}

export interface ToolUsePart {
  readonly type: 'tool_use'
  readonly name: string
  readonly id?: string
  /** Decoded where it came as JSON text. */
  readonly input: unknown
}

export interface ToolResultPart {
  readonly type: 'tool_result'
  /** Of the `tool_use` that it answers. */
  readonly id?: string
  readonly isError: boolean
  readonly parts: readonly Part[]
  /** Structured output: any JSON value. */
  readonly value?: unknown
}

export interface ThinkingPart {
  readonly type: 'thinking'
  readonly text: string
}

export interface UnknownPart {
  readonly type: 'unknown'
  readonly raw: unknown
}

export interface ToolDefinition {
  readonly name: string
  readonly description?: string
  /** JSON Schema of its input. */
  readonly schema?: unknown
  readonly raw: unknown
}

/** All in tokens. */
export interface Usage {
  /** All of the input, what a cache held or took included. */
  readonly inputTokens?: number
  /** All of the output, reasoning included. */
  readonly outputTokens?: number
  /** Of the input. */
  readonly cacheReadTokens?: number
  /** Of the input. */
  readonly cacheWriteTokens?: number
  /** Of the output. */
  readonly reasoningTokens?: number
}

export interface NotUnderstood {
  /** The attribute. */
  readonly key: string
  /** `cut`: JSON that breaks off. `not_json`: no JSON at all. `unknown_shape`: some of it stands in `unknown` parts. */
  readonly reason: 'cut' | 'not_json' | 'unknown_shape'
  readonly raw: unknown
}

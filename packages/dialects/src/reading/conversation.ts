/**
 * The one model that every dialect is read into: what was said to a model or a tool, and what came
 * back. Types only.
 *
 *   a span --its dialects--> [Conversation] --> Context panel
 *
 * Nothing is hidden: what a dialect cannot read stays in an `unknown` part with its raw value, and
 * `notUnderstood` names the attribute.
 */

/** Attributes of one span, as decoded from OTLP; values may be strings of JSON or native. */
export type Attributes = Readonly<Record<string, unknown>>

/** What a dialect looks at. */
export interface SpanFacts {
  readonly name: string
  readonly attributes: Attributes
  /** In order of time; log records that belong to the span are some of them. */
  readonly events?: readonly EventFacts[]
}

export interface EventFacts {
  readonly name: string
  readonly attributes: Attributes
  /** Of a log record. */
  readonly body?: unknown
}

export interface Conversation extends Reading {
  /** Name of the dialect that most of it is read from. */
  readonly dialect: string
  /** Others that the span is written in as well; what the first leaves open is theirs. */
  readonly alsoIn: readonly string[]
  readonly of: ConversationKind
  /** Why it failed. */
  readonly error?: Failure
  /** The attributes that were read. */
  readonly readKeys: readonly string[]
  readonly notUnderstood: readonly NotUnderstood[]
}

/** A call of a model, a run of an agent, a call of a tool, or anything else that takes and gives something. */
export type ConversationKind = 'llm' | 'agent' | 'tool' | 'step'

/** What one dialect makes of a span. */
export interface Reading {
  /** Where the operation of the span does not tell it. */
  readonly of?: ConversationKind
  /** What was sent, a system prompt first. */
  readonly input: readonly Message[]
  /** What came back; empty while the span is open. */
  readonly output: readonly Message[]
  /** What the model was offered. */
  readonly tools: readonly ToolDefinition[]
  /** Temperature and the like, as they were sent. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** What else the dialect tells, by attribute: ids, settings, times. */
  readonly details: Readonly<Record<string, unknown>>
  readonly provider?: string
  readonly model?: string
  readonly usage?: Usage
  readonly stopReason?: string
}

export interface Failure {
  readonly type?: string
  readonly message?: string
  readonly stack?: string
}

export interface Message {
  /** `system`, `user`, `assistant`, `tool`, or what the application wrote. */
  readonly role: string
  readonly name?: string
  readonly parts: readonly Part[]
  /** Of an answer: why the model ended it. */
  readonly finishReason?: string
}

export type Part =
  | TextPart
  | MediaPart
  | ResourcePart
  | ToolUsePart
  | ToolResultPart
  | ThinkingPart
  | DataPart
  | UnknownPart

export interface TextPart {
  readonly type: 'text'
  readonly text: string
}

/** Has `data`, `uri` or `fileId`. */
export interface MediaPart {
  readonly type: 'image' | 'audio' | 'video' | 'file'
  readonly name?: string
  readonly mimeType?: string
  /** Base64. */
  readonly data?: string
  /** May be `data:`, or of any other scheme. */
  readonly uri?: string
  /** Of a file that the provider keeps. */
  readonly fileId?: string
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

/** A value of the application: what a workflow or a chain was given, structured output. */
export interface DataPart {
  readonly type: 'data'
  readonly value: unknown
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
  /** The attribute, what indexed attributes begin with, or `event` and the name of an event. */
  readonly key: string
  /**
   * `cut`: JSON that breaks off; what stands before that is read. `not_json`: no JSON at all. `unknown_shape`: some of
   * it stands in `unknown` parts. `not_read`: of a dialect of the span, and nothing that any of them knows.
   */
  readonly reason: 'cut' | 'not_json' | 'unknown_shape' | 'not_read'
  readonly raw: unknown
}

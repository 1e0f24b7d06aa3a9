/**
 * Every hook there is, with its payload. Types only; `hook-names.ts` holds the same names as values.
 *
 *   helpers --emit--> [bus: one diagnostics channel a hook] --> listeners (as a rule one: the collector)
 *
 * `before_*` fires just before the effect, `after_*` after success, `error_*` after failure; the
 * three share one `operation`. Payloads are handed over by reference and are true at that moment
 * only: a listener that keeps one must copy it before it returns.
 */
import type { RpcDirection, RpcMessage, RpcTransport } from './json-rpc.js'
import type { Operation, OperationKind } from './operation.js'

/** Fields that stand beside a span: OpenTelemetry attribute values. */
export type AttributeValue = string | number | boolean | readonly string[] | readonly number[] | readonly boolean[]
export type Attributes = Readonly<Record<string, AttributeValue>>

export type WorkflowType = 'orchestrator' | 'router' | 'parallel' | 'evaluator_optimizer' | 'swarm' | 'custom'

/** One turn of a conversation, as MCP writes it. A bare string is one text part. */
export interface Message {
  readonly role: string
  readonly content: string | readonly ContentPart[] | ContentPart
}

/** MCP content: `text`, `image`, `audio`, `resource`, `tool_use`, `tool_result`, `thinking`, or a kind of the future. */
export interface ContentPart {
  readonly type: string
  readonly [field: string]: unknown
}

export interface Prompt {
  readonly messages: readonly Message[]
  readonly system?: string
  /** Tool definitions, as they were sent. */
  readonly tools?: readonly unknown[]
  /** Temperature and the like, as they were sent. */
  readonly parameters?: Readonly<Record<string, unknown>>
}

/**
 * All in tokens. What a cache held or took is part of the input, reasoning is part of the output; of the provider
 * `anthropic` the input is without the cache, as its own client tells it.
 */
export interface Usage {
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly cacheReadTokens?: number
  readonly cacheWriteTokens?: number
  readonly reasoningTokens?: number
}

/** A JSON Schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>

export type SessionStatus = 'completed' | 'failed' | 'cancelled'

interface OfOperation {
  readonly operation: Operation
}

interface Failure extends OfOperation {
  /** Exactly what was thrown. */
  readonly error: unknown
}

interface OfSession {
  readonly sessionId: string
  /** Nanoseconds since the Unix epoch. */
  readonly atNs: bigint
}

export interface WorkflowFields {
  readonly name: string
  /** Default `custom`. */
  readonly type: WorkflowType
  readonly input?: unknown
}

export interface AgentFields {
  readonly agent: string
  readonly input?: unknown
}

export interface LlmFields {
  readonly provider: string
  readonly model: string
  readonly prompt: Prompt
}

export interface LlmResult {
  /** What the model said: a message, a text, or whatever the function returned. */
  readonly response: unknown
  readonly usage?: Usage
  readonly stopReason?: string
}

export interface ToolFields {
  readonly tool: string
  readonly input?: unknown
}

export interface ResourceFields {
  readonly uri: string
}

export interface ResourceResult {
  readonly mimeType?: string
  /** Size of the content, in bytes. */
  readonly bytes?: number
}

export interface PromptFields {
  readonly templateId: string
  readonly parameters?: unknown
}

export interface SignalFields {
  readonly signal: string
  readonly prompt: string
  readonly schema?: JsonSchema
  /** Milliseconds; absent: waits without end. */
  readonly timeoutMs?: number
  /** Present where an operation is held back before it begins. */
  readonly step?: StepFields
}

/** An operation that waits to begin. */
export interface StepFields {
  readonly kind: OperationKind
  /** Name of the tool, agent, workflow, model, template, or the uri. */
  readonly title: string
  /** What its function is about to get. */
  readonly input: unknown
}

export interface SignalAnswer {
  readonly payload: unknown
  /** Who answered, as far as is known. */
  readonly by?: string
  /** Nanoseconds since the Unix epoch. */
  readonly atNs: bigint
}

/** The other end of an MCP connection. */
export interface RpcPeer {
  readonly transport: RpcTransport
  /** Name of the MCP server. */
  readonly server?: string
  /** Where it is, without user, password and query. */
  readonly uri?: string
  /** Of Streamable HTTP. */
  readonly mcpSessionId?: string
  readonly protocolVersion?: string
}

export interface RpcFields extends RpcPeer {
  readonly direction: RpcDirection
  /** As it goes over the wire; without what trace context adds to it. */
  readonly message: RpcMessage
}

export interface HookCatalogue {
  before_workflow_run: OfOperation & WorkflowFields
  after_workflow_run: OfOperation & { readonly result: unknown }
  error_workflow_run: Failure

  before_agent_call: OfOperation & AgentFields
  after_agent_call: OfOperation & { readonly result: unknown }
  error_agent_call: Failure

  before_llm_generate: OfOperation & LlmFields
  after_llm_generate: OfOperation & LlmResult
  error_llm_generate: Failure & Pick<LlmResult, 'usage' | 'stopReason'>

  before_tool_call: OfOperation & ToolFields
  after_tool_call: OfOperation & { readonly output: unknown; readonly structuredOutput?: unknown }
  error_tool_call: Failure

  before_resource_fetch: OfOperation & ResourceFields
  after_resource_fetch: OfOperation & ResourceResult
  error_resource_fetch: Failure

  before_prompt_apply: OfOperation & PromptFields
  after_prompt_apply: OfOperation & { readonly rendered: unknown }
  error_prompt_apply: Failure

  before_signal_wait: OfOperation & SignalFields
  after_signal_wait: OfOperation & SignalAnswer
  error_signal_wait: Failure

  /** `caller`: what we were doing when we called; `round`: which retry of a call that needed input, from 1. */
  before_rpc_request: OfOperation & RpcFields & { readonly caller?: Operation; readonly round?: number }
  after_rpc_response: OfOperation & { readonly message: RpcMessage; readonly durationMs: number }
  error_rpc_request: Failure & { readonly message?: RpcMessage; readonly durationMs: number }
  rpc_notification: OfOperation & RpcFields

  transport_connected: OfOperation & RpcPeer
  transport_disconnected: OfOperation & RpcPeer
  transport_reconnecting: OfOperation & RpcPeer & { readonly attempt: number; readonly reason: string }

  session_started: OfSession & {
    readonly title?: string
    /** Default `node`. */
    readonly engine: string
    readonly metadata?: Readonly<Record<string, unknown>>
  }
  /** A signal is awaited in it now. */
  session_paused: OfSession & { readonly waitId: string } & SignalFields
  /** That wait is over, answered or not. */
  session_resumed: OfSession & { readonly waitId: string; readonly payload?: unknown }
  session_finished: OfSession & { readonly status: SessionStatus; readonly error?: unknown }

  progress_update: OfOperation & {
    readonly token?: string
    readonly progress: number
    readonly total?: number
    readonly message?: string
  }
  /** Somebody wants the session that `operation` opened to end: its signal has fired. */
  operation_cancelled: OfOperation & {
    /** What the signal fired with. */
    readonly reason: unknown
    /** Who wanted it, as far as is known. */
    readonly by?: string
  }
  /** An operation that was held back goes on. */
  operation_stepped: OfOperation & {
    readonly action: 'go' | 'skip'
    /** With `go`: what its function gets. */
    readonly input?: unknown
    /** With `go`: somebody has changed it. */
    readonly isEdited?: boolean
    /** With `skip`: instead of what its function would have returned. */
    readonly result?: unknown
    /** Who let it go on, as far as is known. */
    readonly by?: string
    /** Nanoseconds since the Unix epoch. */
    readonly atNs: bigint
  }
  /** Other operations than before wait for a person before they begin; none: nothing does. */
  session_stepping: OfSession & { readonly kinds: readonly OperationKind[] }
  state_snapshot: OfOperation & { readonly name: string; readonly value: unknown }
  /** `span.set()` inside a helper's function. */
  operation_attributes: OfOperation & { readonly attributes: Attributes }
  /** `span.event()` inside a helper's function. */
  operation_event: OfOperation & { readonly name: string; readonly attributes?: Attributes }
}

export type HookName = keyof HookCatalogue
export type HookPayload<Name extends HookName> = HookCatalogue[Name]

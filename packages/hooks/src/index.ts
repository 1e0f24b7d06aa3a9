/** `@agent-inspector/hooks`: what an agent writes to be seen, and what others need to see it. */
export { type AgentOptions, agent } from './agent.js'
export { emit, type Listener, listenerFailures, off, on } from './bus.js'
export type { CallContext } from './call-context.js'
export type {
  AgentFields,
  Attributes,
  AttributeValue,
  ContentPart,
  HookCatalogue,
  HookName,
  HookPayload,
  JsonSchema,
  LlmFields,
  LlmResult,
  Message,
  Prompt,
  PromptFields,
  ResourceFields,
  ResourceResult,
  RpcFields,
  RpcPeer,
  SessionStatus,
  SignalAnswer,
  SignalFields,
  StepFields,
  ToolFields,
  Usage,
  WorkflowFields,
  WorkflowType,
} from './catalogue.js'
export { type Clock, createClock } from './clock.js'
export { installRunner } from './default-runner.js'
export { CancelledError, HooksError, type HooksErrorCode, SignalTimeoutError } from './errors.js'
export { HOOK_NAMES } from './hook-names.js'
export { createSpanId, createTraceId } from './ids.js'
export type { RpcDirection, RpcErrorBody, RpcId, RpcMessage, RpcParams, RpcTransport } from './json-rpc.js'
export { type LlmContext, type LlmSpan, type LlmValues, llm } from './llm.js'
export type { Operation, OperationKind } from './operation.js'
export { type Answer, answerWait, type PendingWait, pendingWaits } from './pending-waits.js'
export { type Progress, progress } from './progress.js'
export { type PromptContext, type PromptOptions, prompt } from './prompt.js'
export { type ResourceContext, resource } from './resource.js'
export { currentOperation, type Decision, type Runner } from './runner.js'
export { cancelSession } from './running-sessions.js'
export { type SessionContext, type SessionOptions, session } from './session.js'
export { isSessionId } from './session-id.js'
export { snapshot } from './snapshot.js'
export type { Span } from './span.js'
export { STEP_KINDS, STEP_SIGNAL, type StepKind } from './step-kinds.js'
export { stepEverySession, stepSession } from './stepping.js'
export { type ToolOptions, tool } from './tool.js'
export { type TracedOptions, traced } from './traced.js'
export { type WaitOptions, waitForSignal } from './wait-for-signal.js'
export { type WorkflowOptions, workflow } from './workflow.js'

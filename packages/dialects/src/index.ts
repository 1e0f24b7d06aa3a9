/** What page and collector may use. */
export { describeArgument } from './argument.js'
export type {
  Attributes,
  Conversation,
  MediaPart,
  Message,
  NotUnderstood,
  Part,
  ResourcePart,
  TextPart,
  ThinkingPart,
  ToolDefinition,
  ToolResultPart,
  ToolUsePart,
  UnknownPart,
  Usage,
} from './conversation.js'
export type { Dialect } from './dialect.js'
export { describeOperation, type Operation, type OperationKind } from './operation.js'
export { dialects, readConversation } from './registry.js'

/** What page and collector may use. */
export { describeArgument } from './argument.js'
export type { Dialect } from './conventions/dialect.js'
export { describeOperation, type Operation } from './operation.js'
export type { OperationKind } from './operation-kinds.js'
export { type ModelPrice, type PriceTable, type Rates, readPriceTable } from './price-table.js'
export { priceTableJson } from './price-table-json.js'
export { createPricing, type PricedCall, type Pricing, ratesOf, stepOf } from './pricing.js'
export type {
  Attributes,
  Conversation,
  ConversationKind,
  DataPart,
  EventFacts,
  Failure,
  MediaPart,
  Message,
  NotUnderstood,
  Part,
  ResourcePart,
  SpanFacts,
  TextPart,
  ThinkingPart,
  ToolDefinition,
  ToolResultPart,
  ToolUsePart,
  UnknownPart,
  Usage,
} from './reading/conversation.js'
export { readUsage } from './reading/usage.js'
export { dialects, readConversation } from './registry.js'

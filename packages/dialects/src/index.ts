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
export { type ModelPrice, type PriceTable, type Rates, readPriceTable } from './price-table.js'
export { createPricing, type PricedCall, type Pricing, ratesOf, stepOf } from './pricing.js'
export { dialects, readConversation } from './registry.js'
export { readUsage } from './usage.js'

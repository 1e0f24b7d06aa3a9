/** `@agent-inspector/hooks/mcp`: what goes over an MCP connection, in the trace. */
export type { McpTransport } from './mcp-transport.js'
export type { QuestionKind } from './question.js'
export { type TraceTransportOptions, traceTransport } from './trace-transport.js'

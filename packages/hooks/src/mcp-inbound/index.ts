/** `@agent-inspector/hooks/mcp-inbound`: the MCP requests that an HTTP server gets, in the trace. */
export type { TraceInboundOptions } from './inbound-options.js'
export { type FetchHandler, traceMcpFetch } from './trace-fetch.js'
export { type McpMiddleware, traceMcpRequests } from './trace-requests.js'

/**
 * `@agent-inspector/hooks/mcp-inbound` where there is no Node to hear with: what comes goes on.
 *
 *   package.json "exports" "./mcp-inbound" --browser | edge-light | worker--> [inert]      (all others: index.ts)
 */
import type * as full from './index.js'

export type { FetchHandler, McpMiddleware, TraceInboundOptions } from './index.js'

export const traceMcpRequests: (typeof full)['traceMcpRequests'] = () => (_request, _response, next) => void next()
export const traceMcpFetch: (typeof full)['traceMcpFetch'] = (handler) => handler

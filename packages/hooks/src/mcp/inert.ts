/**
 * `@agent-inspector/hooks/mcp` where there is no Node to hear with: the transport stays what it is.
 *
 *   package.json "exports" "./mcp" --browser | edge-light | worker--> [inert]      (all others: index.ts)
 */
import type * as full from './index.js'

export type { McpTransport, TraceTransportOptions } from './index.js'

export const traceTransport: (typeof full)['traceTransport'] = (transport) => transport

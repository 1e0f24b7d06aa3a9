/** What the middleware for Express and the one for `fetch` handlers take. */
export interface TraceInboundOptions {
  /** Name of the MCP server. Default: what it says itself. */
  readonly server?: string
  /** A body that is longer is passed on, and told as too big. Default: 1,048,576. */
  readonly maxBodyBytes?: number
  /** Milliseconds after its last request until the session of a client ends; a later one goes on with it. Default: 60,000. */
  readonly idleMs?: number
}

export interface InboundSettings extends Required<Omit<TraceInboundOptions, 'server'>> {
  readonly server: string | undefined
}

export function inboundSettings({
  server,
  maxBodyBytes = 1_048_576,
  idleMs = 60_000,
}: TraceInboundOptions): InboundSettings {
  return { server, maxBodyBytes, idleMs }
}

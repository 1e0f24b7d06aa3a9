/** The stream of one request, where each has its own (Streamable HTTP since MCP 2026-07-28). */
export interface RequestStream {
  /** For the transport: fires when the application closes it, or we. */
  readonly signal: AbortSignal
  close(): void
  leave(): void
}

/** @param closed called when the application closes it */
export function streamOf(requestSignal: AbortSignal, closed: () => void): RequestStream {
  const ours = new AbortController()
  requestSignal.addEventListener('abort', closed, { once: true })
  return {
    signal: AbortSignal.any([requestSignal, ours.signal]),
    close: () => ours.abort(),
    leave: () => requestSignal.removeEventListener('abort', closed),
  }
}

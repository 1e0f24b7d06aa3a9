/** The worker's own code on this thread: the same server of the page, without a thread between. */
import { createPageServer } from './serve-page.js'
import type { TraceWorker } from './trace.js'
import type { FromWorker } from './trace-messages.js'

export function createLocalWorker(): TraceWorker {
  const listeners = new Set<(event: { readonly data: FromWorker }) => void>()
  const server = createPageServer((data) => {
    for (const listener of listeners) listener({ data })
  }, fetch)
  return {
    postMessage: (message) => server.hear(message),
    addEventListener: (_type, listener) => void listeners.add(listener),
  }
}

/**
 * The worker: indexes and trace files are fetched, decoded and folded here, and large trees laid out, off the
 * page's thread.
 *
 *   trace.ts --ToWorker--> [this] --FromWorker: columns--> trace.ts
 */
import { createPageServer } from './serve-page.js'
import type { FromWorker, ToWorker } from './trace-messages.js'

// Bound: fetch must be called as the worker's own.
const server = createPageServer(post, fetch.bind(globalThis))
addEventListener('message', ({ data }: MessageEvent<ToWorker>) => server.hear(data))

function post(message: FromWorker): void {
  const columns = message.type === 'batch' ? message.batch : message.type === 'layout' ? message.layout : {}
  postMessage(message, { transfer: Object.values(columns).flatMap(buffersOf) })
}

function buffersOf(column: unknown): ArrayBuffer[] {
  return ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : []
}

/**
 * The worker: trace files are fetched, decoded and folded here, off the page's thread.
 *
 *   stores/trace.ts --ToWorker--> [this] --FromWorker: columns--> stores/trace.ts
 */
import { createSessionFollower, type SessionFollower } from './follow-session.js'
import type { FromWorker, ToWorker } from './trace-messages.js'

let current: { readonly traceNumber: number; readonly follower: SessionFollower } | undefined

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'open') {
    current?.follower.close()
    const { traceNumber, base, sessionId, parts } = data
    // Bound: fetch must be called as the worker's own.
    const follower = createSessionFollower({ traceNumber, base, sessionId, parts, post, fetch: fetch.bind(globalThis) })
    current = { traceNumber, follower }
    void follower.pull()
    return
  }
  if (current?.traceNumber !== data.traceNumber) return
  if (data.type === 'pull') void current.follower.pull(data.part)
  else
    post({
      type: 'detail',
      traceNumber: data.traceNumber,
      asked: data.asked,
      detail: current.follower.detail(data.row),
    })
})

/** The buffers of a batch change hands, they are not copied. */
function post(message: FromWorker): void {
  const transfer = message.type === 'batch' ? Object.values(message.batch).flatMap(buffersOf) : []
  postMessage(message, { transfer })
}

function buffersOf(column: unknown): ArrayBuffer[] {
  return ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : []
}

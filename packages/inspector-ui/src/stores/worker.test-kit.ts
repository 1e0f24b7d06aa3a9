/** The worker's own code on this thread: the same follower, without a thread between. */
import { createSessionFollower, type SessionFollower } from '../api/follow-session.js'
import type { FromWorker } from '../api/trace-messages.js'
import type { TraceWorker } from './trace.js'

export function createLocalWorker(): TraceWorker {
  const listeners = new Set<(event: { readonly data: FromWorker }) => void>()
  const post = (data: FromWorker): void => {
    for (const listener of listeners) listener({ data })
  }
  let follower: SessionFollower | undefined
  return {
    postMessage(message) {
      if (message.type === 'open') {
        follower?.close()
        follower = createSessionFollower({ ...message, post, fetch })
        void follower.pull()
      } else if (message.type === 'pull') void follower?.pull(message.part)
      else post({ ...message, detail: follower?.detail(message.row) })
    },
    addEventListener: (_type, listener) => void listeners.add(listener),
  }
}

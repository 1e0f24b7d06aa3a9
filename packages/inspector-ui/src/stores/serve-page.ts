/**
 * The worker's half of the talk with the page; what the worker does, without being one.
 *
 *   trace.worker.ts --ToWorker--> [createPageServer] --FromWorker--> trace.worker.ts
 */
import { createPricing, type Pricing } from '@agent-inspector/dialects'
import { createSessionFollower, type SessionFollower } from '../api/follow-session.js'
import { openFile } from '../api/open-file.js'
import type { SessionNews } from '../api/session-news.js'
import { layOutTrace } from '../model/lay-out-trace.js'
import type { FromWorker, ToWorker } from './trace-messages.js'

type Opens = Extract<ToWorker, { readonly type: 'open' | 'open-file' }>

export interface PageServer {
  hear(message: ToWorker): void
}

/** @param post the buffers of a message change hands, they are not copied */
export function createPageServer(post: (message: FromWorker) => void, fetch: typeof globalThis.fetch): PageServer {
  let current: { readonly asked: Opens; readonly traceNumber: number; readonly follower: SessionFollower } | undefined
  let pricing: Pricing | undefined

  const follow = (asked: Opens): void => {
    const { traceNumber } = asked
    const tell = (news: SessionNews): void => post({ ...news, traceNumber })
    const prices = pricing && { pricing }
    const follower =
      asked.type === 'open'
        ? createSessionFollower({ ...asked, ...prices, post: tell, fetch })
        : openFile({ ...asked, ...prices }, tell)
    current?.follower.close()
    current = { asked, traceNumber, follower }
    void follower.pull()
  }

  return {
    hear(message) {
      const { traceNumber } = message
      if (message.type === 'open' || message.type === 'open-file') return follow(message)
      if (message.type === 'prices') {
        pricing = createPricing(message.table)
        if (current === undefined) return
        post({ type: 'restarted', traceNumber: current.traceNumber })
        return follow(current.asked)
      }
      if (message.type === 'layout') {
        const { asked, starts } = message
        return post({ type: 'layout', traceNumber, asked, layout: layOutTrace(starts.length, message) })
      }
      if (current?.traceNumber !== traceNumber) return
      const { follower } = current
      if (message.type === 'close') {
        follower.close()
        current = undefined
      } else if (message.type === 'find') follower.find(message.asked, message.words)
      else if (message.type === 'pull') void follower.pull(message.part)
      else if (message.type === 'arguments') {
        void follower.argumentsOf(message.rows).then((args) => post({ type: 'arguments', traceNumber, args }))
      } else {
        const { asked, row, reach } = message
        void follower.detail(row, reach).then((detail) => post({ type: 'detail', traceNumber, asked, detail }))
      }
    },
  }
}

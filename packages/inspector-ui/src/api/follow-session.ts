/**
 * All parts of one session into one fold; what the worker does, without being one.
 *
 *   follow-part.ts (one a part) --lines--> fold-spans.ts --batches--> [createSessionFollower] --> trace.worker.ts
 */
import type { SpanDetail } from '../base/span-detail.js'
import { createSpanFold } from './fold-spans.js'
import { createPartFollower, type PartFollower } from './follow-part.js'
import type { FromWorker } from './trace-messages.js'

export interface SessionFollowerOptions {
  readonly traceNumber: number
  readonly base: string
  readonly sessionId: string
  readonly parts: readonly string[]
  readonly post: (message: FromWorker) => void
  readonly fetch: typeof fetch
}

export interface SessionFollower {
  /** Reads what is new, of one part or of all. Calls while one is under way are answered by one more round. */
  pull(part?: string): Promise<void>
  detail(row: number): SpanDetail | undefined
  close(): void
}

export function createSessionFollower(options: SessionFollowerOptions): SessionFollower {
  const { traceNumber, base, sessionId, post } = options
  const abort = new AbortController()
  const followers = new Map<string, PartFollower>()
  const wanted = new Set<string>()
  let fold = createSpanFold()
  let running: Promise<void> | undefined

  const flush = (): void => {
    const batch = fold.takeBatch()
    if (batch === undefined || abort.signal.aborted) return
    const args = fold.argumentsOf(batch.rows)
    post({ type: 'batch', traceNumber, batch, originMs: Number((fold.originNs ?? 0n) / 1000n) / 1000 })
    if (args.length > 0) post({ type: 'arguments', traceNumber, args })
  }

  const follow = (part: string): PartFollower => {
    const known = followers.get(part)
    if (known !== undefined) return known
    const follower = createPartFollower({
      url: `${base}trace/${encodeURIComponent(sessionId)}/file?part=${encodeURIComponent(part)}`,
      onText: (text) => {
        fold.addText(text)
        flush()
      },
      fetch: options.fetch,
      signal: abort.signal,
    })
    followers.set(part, follower)
    return follower
  }

  /** One part was written anew: all parts are read again, since their spans are folded together. */
  const startAgain = (): void => {
    fold = createSpanFold()
    for (const part of followers.keys()) wanted.add(part)
    followers.clear()
    post({ type: 'restarted', traceNumber })
  }

  const run = async (): Promise<void> => {
    for (let part = first(wanted); part !== undefined; part = first(wanted)) {
      wanted.delete(part)
      const pulled = await follow(part).pull()
      if (abort.signal.aborted) return
      if (pulled.outcome === 'written_anew') startAgain()
      if (pulled.outcome === 'problem') post({ type: 'problem', traceNumber, problem: pulled.problem })
    }
    // Before it is told: whoever hears it may ask for more at once.
    running = undefined
    const bytes = [...followers.values()].reduce((sum, { offset }) => sum + offset, 0)
    post({ type: 'caught-up', traceNumber, bytes })
  }

  for (const part of options.parts) wanted.add(part)

  return {
    pull(part) {
      if (part !== undefined) wanted.add(part)
      else for (const known of followers.keys()) wanted.add(known)
      running ??= run()
      return running
    },
    detail: (row) => fold.detail(row),
    close: () => abort.abort(),
  }
}

function first<T>(set: ReadonlySet<T>): T | undefined {
  return set.values().next().value
}

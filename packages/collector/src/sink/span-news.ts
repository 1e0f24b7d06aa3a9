/**
 * What the spans of a session are told for while it runs: long ones that began, resources, prompts, progress.
 *
 *   live session --record--> [span news] --events; latest progress--> live session --> live sink
 */
import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import type { LiveEvent, Progress } from './live-event.js'
import { createUseNews } from './use-news.js'

export interface SpanNews {
  /** @returns what is to be told at once */
  add(record: TraceRecord): readonly LiveEvent[]
  /** The latest of each operation that was not told yet. */
  takeProgress(): readonly Progress[]
  /** The latest of each operation that may still be open. */
  progress(): readonly Progress[]
}

/** A process that ends writes what is open however short. The timer that looks for long ones is not exact. */
const LONG_NS = 900_000_000n
/** Of a session: of other processes it is not known here which operations have ended. */
const MAX_PROGRESS = 32
const NOTHING: readonly LiveEvent[] = []

export function createSpanNews(): SpanNews {
  /** Open ones that were told. */
  const told = new Set<string>()
  const latest = new Map<string, Progress>()
  const untold = new Map<string, Progress>()
  const uses = createUseNews()

  const addProgress = (progress: Progress): void => {
    const key = progress.spanId ?? ''
    untold.set(key, progress)
    // Anew, so that the one that moved longest ago is first.
    latest.delete(key)
    latest.set(key, progress)
    const [oldest] = latest.keys()
    if (latest.size > MAX_PROGRESS && oldest !== undefined) latest.delete(oldest)
  }

  return {
    add(record) {
      if (record.type === 'span_open') {
        const { sessionId, traceId, spanId, parentId, name, startNs, atNs } = record
        const key = traceId + spanId
        if (told.has(key) || atNs - startNs < LONG_NS) return NOTHING
        told.add(key)
        const span = { traceId, spanId, ...(parentId !== undefined && { parentId }), name, startNs }
        return [{ type: 'SpanStarted', sessionId, span }]
      }
      if (record.type === 'span') {
        told.delete(record.traceId + record.spanId)
        latest.delete(record.spanId)
        const use = uses.add(record)
        return use === undefined ? NOTHING : [use]
      }
      if (record.type === 'log') return NOTHING
      if (record.name === 'session_finished') {
        told.clear()
        latest.clear()
      }
      const { sessionId, traceId, spanId, attributes } = record
      const progress = attributes[OURS.progress]
      if (record.name !== 'progress' || typeof progress !== 'number') return NOTHING
      const total = attributes[OURS.progressTotal]
      const message = attributes[OURS.progressMessage]
      const token = attributes['mcp.progress.token']
      addProgress({
        sessionId,
        ...(traceId !== undefined && { traceId }),
        ...(spanId !== undefined && { spanId }),
        progress,
        ...(typeof total === 'number' && { total }),
        ...(typeof message === 'string' && { message }),
        ...((typeof token === 'string' || typeof token === 'number') && { token: String(token) }),
      })
      return NOTHING
    },

    takeProgress() {
      const taken = [...untold.values()]
      untold.clear()
      return taken
    },

    progress: () => [...latest.values()],
  }
}

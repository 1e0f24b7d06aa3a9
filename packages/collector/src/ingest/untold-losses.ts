/**
 * What was dropped: counted, and told to its session as `records_dropped` when there is room again.
 *
 *   capture-queue.ts --losses--> [untold losses] --session events--> capture-queue.ts
 */
import {
  type Origin,
  OURS,
  type SessionEventRecord,
  type TraceRecord,
  type VALUE_TOO_BIG,
} from '@agent-inspector/trace-format'

/** Why a record was not handed on, or a value of one. */
export type DropReason = 'queue_full' | 'no_time' | 'redaction_failed' | typeof VALUE_TOO_BIG

export interface UntoldLosses {
  /** Since the start. */
  readonly dropped: Readonly<Record<DropReason, number>>
  readonly isEmpty: boolean
  /** @param of the record, or whose value it was */
  add(of: Pick<TraceRecord, 'sessionId' | 'origin'>, reason: DropReason, count?: number): void
  /** There was no time for these. @returns what is lost, in words */
  addAll(records: Iterable<TraceRecord>): string
  /** One for each session and reason, of so many that have lost the most; the others are forgotten. Default: of all */
  take(most?: number): readonly SessionEventRecord[]
}

interface Loss {
  readonly reason: DropReason
  readonly sessionId: string
  readonly origin: Origin
  count: number
}

export function createUntoldLosses(): UntoldLosses {
  const dropped = { queue_full: 0, no_time: 0, redaction_failed: 0, value_too_big: 0 }
  const untold = new Map<string, Loss>()

  const add: UntoldLosses['add'] = ({ sessionId, origin }, reason, count = 1) => {
    dropped[reason] += count
    const key = `${reason} ${sessionId}`
    const known = untold.get(key)
    if (known === undefined) untold.set(key, { reason, count, sessionId, origin })
    else known.count += count
  }

  return {
    dropped,

    get isEmpty() {
      return untold.size === 0
    },

    add,

    addAll(records) {
      const sessions = new Set<string>()
      const before = dropped.no_time
      for (const record of records) {
        sessions.add(record.sessionId)
        add(record, 'no_time')
      }
      return `${dropped.no_time - before} records of ${sessions.size} sessions are lost.`
    },

    take(most = Number.POSITIVE_INFINITY) {
      const all = [...untold.values()]
      const told = all.length <= most ? all : all.sort((a, b) => b.count - a.count).slice(0, most)
      const events = told.map(droppedEvent)
      untold.clear()
      return events
    },
  }
}

function droppedEvent({ reason, sessionId, origin, count }: Loss): SessionEventRecord {
  return {
    type: 'session_event',
    name: 'records_dropped',
    sessionId,
    atNs: BigInt(Date.now()) * 1_000_000n,
    attributes: { [OURS.droppedCount]: count, [OURS.droppedReason]: reason },
    origin,
  }
}

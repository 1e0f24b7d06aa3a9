/**
 * How each session of the directory stands: from the summaries of its indexes, where they hold, else from its parts.
 * Kept while its parts have not changed.
 *
 *   directory.ts --parts of a session--> [session summaries] --SessionSummary--> file-source.ts
 */
import { type FoldedSession, type PartSummary, type SessionSummary, settle } from '@agent-inspector/trace-format'
import { OPEN_READINGS } from '../base/limits.js'
import type { SeenPart } from './directory.js'
import { foldIndexes, type IndexedSession } from './indexed-session.js'
import { createSessionReading, type SessionReading, summarise } from './session-reading.js'
import type { SummaryCache } from './summary-cache.js'

export interface SessionSummaries {
  /** Without a promise, which would cost more than the look. @returns `undefined` if its parts must be read to tell */
  now(sessionId: string, seen: readonly SeenPart[]): SessionSummary | undefined
  /** @throws what the file system throws */
  read(sessionId: string, seen: readonly SeenPart[]): Promise<SessionSummary>
  /** Forgets all sessions but these. */
  keepOnly(sessions: Pick<ReadonlySet<string>, 'has'>): void
}

export interface SessionSummariesOptions {
  readonly cache: SummaryCache
  /** Who writes one of the parts now; of one that cannot be told, `undefined`. */
  readonly writersOf: (seen: readonly SeenPart[]) => ReadonlySet<string | undefined>
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: () => number
}

/** What a session was when its parts were these. */
interface Folded {
  /** The same objects while they have not changed. */
  readonly seen: readonly SeenPart[]
  readonly session: FoldedSession
  readonly parts: readonly PartSummary[]
  /** Absent while it depends on more than its parts: on their writer, or on the clock. */
  readonly summary: SessionSummary | undefined
}

export function createSessionSummaries({ cache, writersOf, nowMs }: SessionSummariesOptions): SessionSummaries {
  const isWritten = (seen: readonly SeenPart[]): boolean => writersOf(seen).size > 0
  const folds = new Map<string, Folded>()
  const readings = new Map<string, SessionReading>()

  const summaryOf = (
    sessionId: string,
    { seen, session, parts }: Pick<Folded, 'seen' | 'session' | 'parts'>,
  ): SessionSummary => {
    const summary = summarise(session, parts, () => writersOf(seen))
    const hasEnded = session.status !== 'running' && session.status !== 'paused'
    folds.set(sessionId, { seen, session, parts, summary: hasEnded ? summary : undefined })
    return summary
  }

  const nowNs = (): bigint => BigInt(Math.round(nowMs())) * 1_000_000n

  /** The reading of a session, up to the present end of its files. */
  const readOn = async (sessionId: string, seen: readonly SeenPart[]): Promise<SessionReading> => {
    const known = readings.get(sessionId)
    if (known !== undefined && hasParts(known, seen) && (await known.update())) {
      keep(sessionId, known)
      return known
    }
    const fresh = createSessionReading(sessionId, seen)
    keep(sessionId, fresh)
    await fresh.update()
    return fresh
  }

  /** Of all sessions the summary is kept, of the latest also what it takes to read on. */
  const keep = (sessionId: string, reading: SessionReading): void => {
    readings.delete(sessionId)
    readings.set(sessionId, reading)
    const [oldest] = readings.keys()
    if (readings.size > OPEN_READINGS && oldest !== undefined) readings.delete(oldest)
  }

  /** Who has read its lines reads on in them. */
  const foldedByIndexes = async (sessionId: string, seen: readonly SeenPart[]): Promise<IndexedSession | undefined> => {
    if (seen.length < 2 || readings.has(sessionId)) return undefined
    const indexed = await foldIndexes(seen, { cache, isWritten: (part) => isWritten([part]) })
    const session = indexed && settle(indexed.session, nowNs())
    return session && { ...indexed, session }
  }

  const keepSummary = async ({ part, generation }: SeenPart, reading: SessionReading): Promise<void> => {
    const { end: coveredBytes = 0, stamp } = reading.parts.get(part) ?? {}
    if (stamp !== undefined) await cache.keep({ part, generation, coveredBytes, stamp, session: reading.folded() })
  }

  return {
    now(sessionId, seen) {
      const known = folds.get(sessionId)
      if (known !== undefined && isSame(known.seen, seen)) {
        if (known.summary !== undefined) return known.summary
        if (!dependsOnClock(known.session)) return summaryOf(sessionId, known)
      }
      const folded = foldedByIndex(seen, nowNs())
      return folded && summaryOf(sessionId, { seen, ...folded })
    },

    async read(sessionId, seen) {
      const indexed = await foldedByIndexes(sessionId, seen)
      if (indexed !== undefined) return summaryOf(sessionId, { seen, ...indexed })
      const reading = await readOn(sessionId, seen)
      const [first, ...others] = seen
      // Who writes a part writes its index too.
      if (first !== undefined && others.length === 0 && !isWritten(seen)) await keepSummary(first, reading)
      const parts = seen.map(({ part, generation }) => ({ part, generation, bytes: reading.parts.get(part)?.end ?? 0 }))
      return summaryOf(sessionId, { seen, session: reading.folded(nowNs()), parts })
    },

    keepOnly(sessions) {
      for (const sessionId of folds.keys()) if (!sessions.has(sessionId)) folds.delete(sessionId)
      for (const sessionId of readings.keys()) if (!sessions.has(sessionId)) readings.delete(sessionId)
    },
  }
}

function isSame(a: readonly SeenPart[], b: readonly SeenPart[]): boolean {
  return a.length === b.length && a.every((part, at) => part === b[at])
}

function hasParts(reading: SessionReading, seen: readonly SeenPart[]): boolean {
  return reading.parts.size === seen.length && seen.every(({ part }) => reading.parts.has(part))
}

/** Spans of several parts may be the same: their summaries alone do not tell. */
function foldedByIndex(
  [first, ...others]: readonly SeenPart[],
  nowNs: bigint,
): Pick<Folded, 'session' | 'parts'> | undefined {
  if (first?.summary?.session === undefined || others.length > 0) return undefined
  const { part, generation, coveredBytes: bytes } = first.summary
  const session = settle(first.summary.session, nowNs)
  return session && { session, parts: [{ part, generation, bytes }] }
}

/** It ends by being quiet, without a change of its file. */
function dependsOnClock({ engine, status }: FoldedSession): boolean {
  return engine === 'otlp' && status === 'running'
}

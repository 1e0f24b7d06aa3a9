/**
 * What retention would delete, and why. A kernel: nothing is read or deleted here.
 *
 *   take-inventory.ts --sessions--> [planRetention] --plan--> prune.ts, GET /settings, `prune --dry-run`
 *
 * A session is as old as what was last written of it here, whatever times its records tell: one that was imported
 * stays as long as one that was recorded.
 */
import type { Settings } from '../base/settings.js'
import { bytesOf, lastChangedMs, type StoredPart, type StoredSession } from './stored-session.js'

export interface RetentionRule {
  /** Absent: age is no reason. */
  readonly maxAgeMs?: number
  /** Of all sessions, indexes included. Absent: size is no reason. */
  readonly maxBytes?: number
}

export interface PlannedRemoval {
  readonly session: StoredSession
  /** All of them, or those of a running session that nobody writes any more. */
  readonly parts: readonly StoredPart[]
  readonly reason: 'age' | 'size'
  readonly bytes: number
}

export interface RetentionPlan {
  /** In the order in which they go. */
  readonly removals: readonly PlannedRemoval[]
  /** Of all sessions, before. */
  readonly bytes: number
  /** After it. More than the rule allows where what is left is pinned or being written. */
  readonly bytesLeft: number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The rule that the settings make: 0 is none. */
export function retentionRule({
  retentionDays,
  retentionBytes,
}: Pick<Settings, 'retentionDays' | 'retentionBytes'>): RetentionRule {
  return {
    ...(retentionDays > 0 && { maxAgeMs: retentionDays * DAY_MS }),
    ...(retentionBytes > 0 && { maxBytes: retentionBytes }),
  }
}

/** @param nowMs milliseconds since the Unix epoch */
export function planRetention(sessions: readonly StoredSession[], rule: RetentionRule, nowMs: number): RetentionPlan {
  const { maxAgeMs = Number.POSITIVE_INFINITY, maxBytes = Number.POSITIVE_INFINITY } = rule
  const bytes = sessions.reduce((sum, { parts }) => sum + bytesOf(parts), 0)
  const candidates = sessions
    .filter(({ isPinned }) => !isPinned)
    .flatMap(candidatesOf)
    .sort(firstToGo)
  const isOld = (candidate: Candidate): boolean => nowMs - lastChangedMs(candidate) > maxAgeMs
  const removals = candidates.filter(isOld).map((candidate) => planned(candidate, 'age'))
  let bytesLeft = removals.reduce((left, removal) => left - removal.bytes, bytes)
  // What age takes makes room first.
  for (const candidate of candidates) {
    if (bytesLeft <= maxBytes) break
    if (isOld(candidate)) continue
    const removal = planned(candidate, 'size')
    removals.push(removal)
    bytesLeft -= removal.bytes
  }
  return { removals, bytes, bytesLeft }
}

type Candidate = Pick<PlannedRemoval, 'session' | 'parts'>

function planned(candidate: Candidate, reason: PlannedRemoval['reason']): PlannedRemoval {
  return { ...candidate, reason, bytes: bytesOf(candidate.parts) }
}

/** What goes together: a session, or one part of a session that runs. */
function candidatesOf(session: StoredSession): readonly Candidate[] {
  if (!session.isRunning) return [{ session, parts: session.parts }]
  const closed = session.parts.filter(({ isWritten }) => !isWritten)
  // Nobody writes it, and it has not ended: it is just about to be settled how it stands.
  if (closed.length === session.parts.length) return []
  return closed.map((part) => ({ session, parts: [part] }))
}

/** Finished sessions before parts of running ones, the oldest first; names make the order of equals certain. */
function firstToGo(a: Candidate, b: Candidate): number {
  if (a.session.isRunning !== b.session.isRunning) return a.session.isRunning ? 1 : -1
  const age = lastChangedMs(a) - lastChangedMs(b)
  return age === 0 ? compare(nameOf(a), nameOf(b)) : age
}

function nameOf({ session, parts }: Candidate): string {
  return `${session.sessionId}\n${parts[0]?.part ?? ''}`
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

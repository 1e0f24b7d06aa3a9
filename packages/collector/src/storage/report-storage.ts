/**
 * What the directory takes up, and what retention does next: for people.
 *
 *   PrunePlan, disk space --> [reportStorage] --> GET /settings
 */
import type { DiskSpace } from '../sink/live-event.js'
import { planRetention, type RetentionRule } from './plan-retention.js'
import type { PrunePlan } from './prune.js'
import { bytesOf, lastChangedMs, type StoredSession } from './stored-session.js'

export interface StorageReport {
  readonly sessions: number
  readonly parts: number
  /** Of our files, indexes included. */
  readonly bytes: number
  readonly pinned: { readonly sessions: number; readonly bytes: number }
  readonly foreign: { readonly files: number; readonly bytes: number }
  /** What goes when retention looks the next time. */
  readonly due: { readonly sessions: number; readonly parts: number; readonly bytes: number }
  /** What goes first, at the latest then; absent if nothing may go. */
  readonly next?: NextToGo
  /** Absent where the file system does not tell. */
  readonly disk?: DiskSpace
}

export interface NextToGo {
  readonly sessionId: string
  readonly title: string
  readonly bytes: number
  /** Milliseconds since the Unix epoch; absent if age is no reason. */
  readonly atMs?: number
}

export function reportStorage(
  { inventory, removals, bytes }: PrunePlan,
  rule: RetentionRule,
  disk: DiskSpace | undefined,
): StorageReport {
  const { sessions, foreign } = inventory
  const pinned = sessions.filter(({ isPinned }) => isPinned)
  const next = nextToGo(sessions, rule)
  return {
    sessions: sessions.length,
    parts: countParts(sessions),
    bytes,
    pinned: { sessions: pinned.length, bytes: pinned.reduce((sum, { parts }) => sum + bytesOf(parts), 0) },
    foreign: { files: foreign.length, bytes: foreign.reduce((sum, file) => sum + file.bytes, 0) },
    due: {
      sessions: removals.filter(({ session }) => !session.isRunning).length,
      parts: countParts(removals),
      bytes: removals.reduce((sum, removal) => sum + removal.bytes, 0),
    },
    ...(next !== undefined && { next }),
    ...(disk !== undefined && { disk }),
  }
}

function countParts(all: readonly Pick<StoredSession, 'parts'>[]): number {
  return all.reduce((sum, { parts }) => sum + parts.length, 0)
}

/** The first of everything that may go, if there were no room at all. */
function nextToGo(sessions: readonly StoredSession[], { maxAgeMs, maxBytes }: RetentionRule): NextToGo | undefined {
  if (maxAgeMs === undefined && maxBytes === undefined) return undefined
  const [first] = planRetention(sessions, { maxBytes: 0 }, 0).removals
  if (first === undefined) return undefined
  const { session, bytes } = first
  const atMs = maxAgeMs === undefined ? {} : { atMs: lastChangedMs(first) + maxAgeMs }
  return { sessionId: session.sessionId, title: session.title, bytes, ...atMs }
}

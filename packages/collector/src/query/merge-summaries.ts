/** Two sources know one session: this process, which sees what happens now, and its file. */
import type { SessionSummary } from '../span/session-summary.js'

/**
 * The first one knows how the session stands. Whichever has seen more spans knows the counts: after a
 * session was resumed that is the file, while it is written that is the memory.
 */
export function mergeSummaries(now: SessionSummary, other: SessionSummary): SessionSummary {
  const parts = now.parts.length === 0 ? other.parts : now.parts
  if (spansSeen(now) >= spansSeen(other)) return { ...now, parts }
  const { id, status, waitingFor, title, engine, metadata, process } = now
  const standing = { id, status, waitingFor, title, engine, metadata, parts, ...(process && { process }) }
  const { endedNs: _, ...counts } = other
  return { ...counts, ...standing, ...(now.endedNs !== undefined && { endedNs: now.endedNs }) }
}

function spansSeen({ spanCount, openSpanCount }: SessionSummary): number {
  return spanCount + openSpanCount
}

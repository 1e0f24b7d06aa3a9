/** Two sides know one session: this process, which sees what happens now, and its files. */
import { type Ledger, NOT_WRITABLE, type PartSummary, type SessionSummary } from '@agent-inspector/trace-format'

/**
 * The first one knows how the session stands. Whichever has seen more spans knows the counts: after a session was
 * resumed, or while others write in it, that is the files; while only this process does, the memory.
 */
export function mergeSummaries(now: SessionSummary, other: SessionSummary): SessionSummary {
  const parts = mergeParts(now.parts, other.parts)
  const joined = [...new Set([...(now.joined ?? []), ...(other.joined ?? [])])]
  const shared = { parts, ...waitsOf(now, other), ...(joined.length > 0 && { joined }) }
  if (spansSeen(now) >= spansSeen(other)) return { ...now, ...shared, ledger: ledgerOf(now, other) }
  const { endedNs: _ended, stepKinds: _kinds, ...counts } = other
  const { id, title, engine, metadata, endedNs, cancelRequest, stepKinds, process } = now
  return {
    ...counts,
    ...shared,
    id,
    title,
    engine,
    metadata,
    ...(endedNs !== undefined && { endedNs }),
    ...(cancelRequest !== undefined && { cancelRequest }),
    ...(stepKinds !== undefined && { stepKinds }),
    ...(process !== undefined && { process }),
  }
}

/** What waits here and now, and what waits in other processes, of which the files tell. */
function waitsOf(now: SessionSummary, files: SessionSummary): Pick<SessionSummary, 'status' | 'waitingFor'> {
  const own = now.process?.writer
  const known = new Set(now.waitingFor.map(({ waitId }) => waitId))
  const others = files.waitingFor.filter(
    ({ waitId, writer }) => writer !== undefined && own !== undefined && writer !== own && !known.has(waitId),
  )
  const waitingFor = [...now.waitingFor, ...others]
  return { waitingFor, status: now.status === 'running' && others.length > 0 ? 'paused' : now.status }
}

/** What could not be written, only the files tell: memory takes it for written. */
function ledgerOf(now: SessionSummary, files: SessionSummary): Ledger {
  return (files.ledger.dropped[NOT_WRITABLE] ?? 0) > (now.ledger.dropped[NOT_WRITABLE] ?? 0) ? files.ledger : now.ledger
}

/** Every part that either knows, in the order of their names: the one without a writer's id first. */
function mergeParts(now: readonly PartSummary[], other: readonly PartSummary[]): readonly PartSummary[] {
  const merged = new Map([...other, ...now].map((part) => [part.part, part]))
  return [...merged.values()].sort((a, b) => (a.part < b.part ? -1 : 1))
}

function spansSeen({ spanCount, openSpanCount }: SessionSummary): number {
  return spanCount + openSpanCount
}

/**
 * One session of the directory as far as its parts were read.
 *
 *   part readings --records--> [session reading] --fold--> SessionSummary
 */

import {
  createSessionFold,
  type FoldedSession,
  type SessionSummary,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { createPartReading, type PartReading, withDamage } from '../part-file/part-reading.js'
import type { SeenPart } from './directory.js'

export interface SessionReading {
  readonly parts: ReadonlyMap<string, PartReading>
  /**
   * Read on in every part.
   *
   * @returns false if a file is another one than before: this reading is of no use any more
   * @throws what the file system throws
   */
  update(): Promise<boolean>
  /** @param nowNs nanoseconds since the Unix epoch; absent: as it does not change any more, see `SessionFold` */
  folded(nowNs?: bigint): FoldedSession
}

export function createSessionReading(sessionId: string, seen: readonly SeenPart[]): SessionReading {
  const fold = createSessionFold(sessionId)
  const onRecord = (record: TraceRecord): void => fold.add(record)
  const parts = new Map(seen.map(({ part, file }) => [part, createPartReading(file, { onRecord })]))
  let updating: Promise<boolean> = Promise.resolve(true)

  const updateAll = async (): Promise<boolean> => {
    for (const reading of parts.values()) if (!(await reading.update())) return false
    return true
  }

  return {
    parts,
    update() {
      // One after the other: two would read the same bytes twice.
      updating = updating.then(updateAll, updateAll)
      return updating
    },
    folded: (nowNs) => [...parts.values()].reduce(withDamage, fold.summary(nowNs)),
  }
}

/**
 * The session as the list shows it. A session whose writers are all gone was interrupted, unless it had ended.
 *
 * @param writersOf who writes its parts now, asked only of a session that has not ended; of a writer that cannot be
 *   told, `undefined`
 */
export function summarise(
  session: FoldedSession,
  parts: SessionSummary['parts'],
  writersOf: () => ReadonlySet<string | undefined>,
): SessionSummary {
  const { recordedBy, joined, endedNs, lastNs, status, engine } = session
  const isOpen = status === 'running' || status === 'paused'
  const writers = isOpen ? writersOf() : NO_WRITERS
  const live = writers.size > 0
  // Who opened it would have ended it.
  const isInterrupted = isOpen && !live && engine !== 'otlp'
  const waitingFor = isOpen ? session.waitingFor.filter(({ writer }) => isThere(writer, writers)) : session.waitingFor
  // Field by field: a copy of all would take most of the time of a list.
  return {
    id: session.id,
    title: session.title,
    engine,
    status: isInterrupted ? 'interrupted' : status === 'paused' && waitingFor.length === 0 ? 'running' : status,
    startedNs: session.startedNs,
    spanCount: session.spanCount,
    openSpanCount: session.openSpanCount,
    errorCount: session.errorCount,
    llmCalls: session.llmCalls,
    toolCalls: session.toolCalls,
    inputTokens: session.inputTokens,
    outputTokens: session.outputTokens,
    ...(session.models !== undefined && { models: session.models }),
    ...(session.tokenSeries !== undefined && { tokenSeries: session.tokenSeries }),
    waitingFor,
    metadata: session.metadata,
    ledger: session.ledger,
    parts,
    ...(isInterrupted ? { endedNs: lastNs } : endedNs !== undefined && { endedNs }),
    ...(recordedBy !== undefined && { process: { pid: recordedBy.pid, host: recordedBy.host, live } }),
    ...(joined !== undefined && { joined }),
    ...(session.cancelRequest !== undefined && { cancelRequest: session.cancelRequest }),
    ...(live && session.stepKinds !== undefined && { stepKinds: session.stepKinds }),
  }
}

const NO_WRITERS: ReadonlySet<string | undefined> = new Set()

/** What a process waited for that is gone, nobody waits for any more; it asks again when it comes back. */
function isThere(writer: string | undefined, writers: ReadonlySet<string | undefined>): boolean {
  return writers.size > 0 && (writer === undefined || writers.has(writer) || writers.has(undefined))
}

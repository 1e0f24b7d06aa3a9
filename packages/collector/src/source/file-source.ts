/**
 * The sessions of the directory, from their files. A file is read on when it has changed, and not
 * opened at all while it has not.
 *
 *   directory.ts --parts--> [file source] --summaries, part files--> query/
 *
 * Whatever else lies in the directory breaks nothing: it is listed as unreadable, with the reason.
 */

import type { PartSummary, SessionSummary } from '@agent-inspector/trace-format'
import { EMPTY_LEDGER, type FoldedSession, settle } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { FILES_AT_ONCE, OPEN_READINGS } from '../base/limits.js'
import { openRegular } from '../part-file/open-regular.js'
import { readDirectoryKey } from '../process/directory-key.js'
import { isGone, type LiveFile, readLiveFile } from '../process/live-file.js'
import { describeThisProcess, type ThisProcess } from '../process/this-process.js'
import type { SessionControl, SessionSource } from '../span/ports.js'
import { cannotRead, createDirectory, type SeenPart, sortParts, type UnreadableFile } from './directory.js'
import { forwardSignals } from './forward-signal.js'
import { createPartFile, type PartFile } from './part-file.js'
import { createPartIndexes, type PartIndex } from './part-index.js'
import { createSessionReading, type SessionReading, summarise } from './session-reading.js'
import { createSummaryCache } from './summary-cache.js'

export interface FileSourceOptions {
  readonly dir: string
  /** Milliseconds since the Unix epoch. Default the clock. */
  readonly nowMs?: () => number
  /** Who asks. Default: found out. */
  readonly self?: ThisProcess
}

export interface FileSource extends SessionSource {
  readonly control: SessionControl
  /**
   * @param part file name without `.jsonl.gz`; default the session's first
   * @returns `undefined` if there is no such session, or if the part is not one of it
   */
  openPart(sessionId: string, part?: string): Promise<PartFile | undefined>
  /**
   * @param part file name without `.jsonl.gz`; default the session's first
   * @returns `undefined` if there is no such session, or if the part is not one of it
   * @throws {CollectorError} `INDEX_UNAVAILABLE` if it has no index and none can be made
   */
  openIndex(sessionId: string, part?: string): Promise<PartIndex | undefined>
  /** Forgets what was read. Part files stay open until they are closed themselves. */
  close(): void
}

/** What a session was when its files had this signature. */
interface Folded {
  /** The parts as they were seen: the same objects while they have not changed. */
  readonly seen: readonly SeenPart[]
  /** Absent while it depends on more than its files: on its writer, or on the clock. */
  readonly summary?: SessionSummary
  readonly signature: string
  readonly session: FoldedSession
  readonly parts: readonly PartSummary[]
}

export function createFileSource({
  dir,
  nowMs = Date.now,
  self = describeThisProcess(),
}: FileSourceOptions): FileSource {
  const summaries = createSummaryCache(dir)
  const directory = createDirectory(dir, summaries)
  const indexes = createPartIndexes()
  const readings = new Map<string, SessionReading>()
  const folds = new Map<string, Folded>()

  /** The reading of a session, up to the present end of its files. */
  const read = async (sessionId: string, seen: readonly SeenPart[]): Promise<SessionReading> => {
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

  const fold = async (sessionId: string, seen: readonly SeenPart[]): Promise<Folded> => {
    const signature = seen.map((part) => `${part.part}:${part.signature}`).join()
    const known = folds.get(sessionId)
    if (known?.signature === signature && !dependsOnClock(known.session)) return known
    const nowNs = BigInt(Math.round(nowMs())) * 1_000_000n
    const folded = { seen, signature, ...(foldedByIndex(seen, nowNs) ?? (await foldByReading(sessionId, seen, nowNs))) }
    folds.set(sessionId, folded)
    return folded
  }

  const foldByReading = async (sessionId: string, seen: readonly SeenPart[], nowNs: bigint) => {
    const reading = await read(sessionId, seen)
    const [first, ...others] = seen
    // Who writes a part writes its index too.
    if (first !== undefined && others.length === 0 && liveFilesOf(seen).length === 0) await keepSummary(first, reading)
    const parts = seen.map(({ part, generation }) => ({ part, generation, bytes: reading.parts.get(part)?.end ?? 0 }))
    return { session: reading.folded(nowNs), parts }
  }

  const keepSummary = async ({ part, generation }: SeenPart, reading: SessionReading): Promise<void> => {
    const { end: coveredBytes = 0, stamp } = reading.parts.get(part) ?? {}
    if (stamp !== undefined) await summaries.keep({ part, generation, coveredBytes, stamp, session: reading.folded() })
  }

  /** Of the parts that somebody writes. */
  const liveFilesOf = (seen: readonly SeenPart[]): readonly LiveFile[] =>
    seen.flatMap(({ part }) => {
      const file = readLiveFile(dir, part)
      return file === undefined || isGone(file, self, nowMs()) ? [] : [file]
    })

  const control = forwardSignals({
    directoryKey: () => readDirectoryKey(dir),
    async writersOf(sessionId) {
      const writers = liveFilesOf(await directory.of(sessionId)).flatMap(({ writer }) => writer ?? [])
      return writers.filter(({ writer }) => writer !== self.writer)
    },
  })

  const summaryOf = async (sessionId: string, seen: readonly SeenPart[]): Promise<SessionSummary> => {
    const changedMs = Math.max(...seen.map((part) => part.changedMs))
    try {
      const { session, parts } = await fold(sessionId, seen)
      const summary = summarise(session, parts, () => liveFilesOf(seen).length > 0)
      const known = folds.get(sessionId)
      const hasEnded = session.status !== 'running' && session.status !== 'paused'
      if (hasEnded && known?.session === session) folds.set(sessionId, { ...known, seen, summary })
      return summary
    } catch (cause) {
      return unreadable({ fileName: sessionId, unreadable: cannotRead(cause), changedMs })
    }
  }

  /** Without a promise, which would cost more than the look. */
  const unchanged = (sessionId: string, seen: readonly SeenPart[]): SessionSummary | undefined => {
    const known = folds.get(sessionId)
    const isSame = known?.seen.length === seen.length && seen.every((part) => known.seen.includes(part))
    return isSame ? known.summary : undefined
  }

  const forget = (sessionId: string): void => {
    folds.delete(sessionId)
    readings.delete(sessionId)
  }

  return {
    name: 'file',
    control,

    async list() {
      const entries = await directory.all()
      const foreign = entries.filter((entry) => 'unreadable' in entry)
      const sessions = groupBySession(entries.filter((entry) => 'sessionId' in entry))
      for (const sessionId of folds.keys()) if (!sessions.has(sessionId)) forget(sessionId)
      const summaries: SessionSummary[] = foreign.map(unreadable)
      const changed: [string, readonly SeenPart[]][] = []
      for (const [sessionId, parts] of sessions) {
        const summary = unchanged(sessionId, parts)
        if (summary === undefined) changed.push([sessionId, parts])
        else summaries.push(summary)
      }
      const left = changed.values()
      const worker = async (): Promise<void> => {
        for (const [sessionId, parts] of left) summaries.push(await summaryOf(sessionId, sortParts(parts)))
      }
      await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker))
      return summaries
    },

    async get(sessionId) {
      const seen = await directory.of(sessionId)
      if (seen.length > 0) return summaryOf(sessionId, seen)
      // What is listed can be asked for.
      const entry = (await directory.all()).find((other) => 'unreadable' in other && other.fileName === sessionId)
      return entry !== undefined && 'unreadable' in entry ? unreadable(entry) : undefined
    },

    async openPart(sessionId, part) {
      const seen = await directory.of(sessionId)
      const wanted = part === undefined ? seen[0] : seen.find((other) => other.part === part)
      if (wanted === undefined) return undefined
      const handle = await openRegular(wanted.file)
      try {
        const reading = (await read(sessionId, seen)).parts.get(wanted.part)
        if (reading === undefined || reading.inode !== (await handle.stat()).ino) {
          await handle.close()
          return undefined
        }
        const { end: bytes, blocks, textBytes, damage } = reading
        return createPartFile(handle, {
          part: wanted.part,
          generation: wanted.generation,
          bytes,
          blocks,
          textBytes,
          damage,
        })
      } catch (cause) {
        await handle.close()
        throw cause
      }
    },

    async openIndex(sessionId, part) {
      const seen = await directory.of(sessionId)
      const wanted = part === undefined ? seen[0] : seen.find((other) => other.part === part)
      if (wanted === undefined) return undefined
      const index = await indexes.open(wanted, liveFilesOf([wanted]).length > 0)
      if (index !== undefined) return index
      throw new CollectorError('INDEX_UNAVAILABLE', `Part ${wanted.part} has no index, and none can be written.`)
    },

    close() {
      readings.clear()
      folds.clear()
    },
  }
}

function groupBySession(parts: readonly SeenPart[]): ReadonlyMap<string, readonly SeenPart[]> {
  const sessions = new Map<string, SeenPart[]>()
  for (const part of parts) {
    const others = sessions.get(part.sessionId)
    if (others === undefined) sessions.set(part.sessionId, [part])
    else others.push(part)
  }
  return sessions
}

function hasParts(reading: SessionReading, seen: readonly SeenPart[]): boolean {
  return reading.parts.size === seen.length && seen.every(({ part }) => reading.parts.has(part))
}

/** Spans of several parts may be the same: only reading them tells. */
function foldedByIndex(
  [first, ...others]: readonly SeenPart[],
  nowNs: bigint,
): Pick<Folded, 'session' | 'parts'> | undefined {
  if (first?.summary?.session === undefined || others.length > 0) return undefined
  const session = settle(first.summary.session, nowNs)
  const { part, generation, coveredBytes: bytes } = first.summary
  return session && { session, parts: [{ part, generation, bytes }] }
}

/** It ends by being quiet, without a change of its file. */
function dependsOnClock({ engine, status }: FoldedSession): boolean {
  return engine === 'otlp' && status === 'running'
}

function unreadable({ fileName, unreadable: why, changedMs }: UnreadableFile): SessionSummary {
  return {
    id: fileName,
    title: fileName,
    engine: 'unknown',
    status: 'interrupted',
    startedNs: BigInt(Math.round(changedMs)) * 1_000_000n,
    spanCount: 0,
    openSpanCount: 0,
    errorCount: 0,
    llmCalls: 0,
    toolCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
    waitingFor: [],
    metadata: {},
    ledger: EMPTY_LEDGER,
    parts: [],
    unreadable: why,
  }
}

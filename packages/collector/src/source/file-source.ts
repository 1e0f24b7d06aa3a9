/**
 * The sessions of the directory, from their files. A file is read on when it has changed, and not
 * opened at all while it has not.
 *
 *   directory.ts --parts--> [file source] --summaries, part files--> query/
 *
 * Whatever else lies in the directory breaks nothing: other-files.ts lists it too.
 */

import type { SessionSummary } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { FILES_AT_ONCE } from '../base/limits.js'
import { createPause } from '../part-file/pause.js'
import { readDirectoryKey } from '../process/directory-key.js'
import { isGone, type LiveFile, readLiveFile } from '../process/live-file.js'
import { describeThisProcess, type ThisProcess } from '../process/this-process.js'
import type { SessionControl, SessionSource } from '../span/ports.js'
import { cannotRead, createDirectory, type SeenPart, sortParts, type UnreadableFile } from './directory.js'
import type { ForeignFile } from './foreign-files.js'
import { forwardControl } from './forward-control.js'
import { createNotesFiles, type NotesFiles } from './notes-files.js'
import { createOpenParts } from './open-parts.js'
import { createOtherFiles } from './other-files.js'
import type { PartFile } from './part-file.js'
import { createPartIndexes, type PartIndex } from './part-index.js'
import { createSessionSummaries } from './session-summaries.js'
import { createSummaryCache } from './summary-cache.js'
import { unreadableSession } from './unreadable-session.js'

export interface FileSourceOptions {
  readonly dir: string
  /** Milliseconds since the Unix epoch. Default the clock. */
  readonly nowMs?: () => number
  /** Who asks. Default: found out. */
  readonly self?: ThisProcess
  /** What is said of the sessions outside their records. Default: read from the directory. */
  readonly notes?: NotesFiles
  /** Told of each session that was asked for before and is there no more. */
  readonly onGone?: (sessionId: string) => void
}

export interface FileSource extends SessionSource {
  readonly control: SessionControl
  /**
   * @param part file name without `.jsonl.gz`; default the session's first
   * @param bytes wanted from its start: where the part had as many a moment ago, it is given as it was then. Default all
   * @returns `undefined` if there is no such session, or if the part is not one of it
   */
  openPart(sessionId: string, part?: string, bytes?: number): Promise<PartFile | undefined>
  /**
   * @param part file name without `.jsonl.gz`; default the session's first
   * @returns `undefined` if there is no such session, or if the part is not one of it
   * @throws {CollectorError} `INDEX_UNAVAILABLE` if it has no index and none can be made
   */
  openIndex(sessionId: string, part?: string): Promise<PartIndex | undefined>
  /** Traces that others have written: each the same object while it has not changed. */
  foreign(): Promise<readonly ForeignFile[]>
  /** Looks whether sessions that were asked for before are still there. @param also others of which to tell */
  lookForGone(also?: readonly string[]): Promise<void>
  /** Was deleted, and everybody was told. */
  forget(sessionId: string): void
  /** Forgets what was read. Part files that are open stay so until they are closed themselves. */
  close(): void
}

export function createFileSource({
  dir,
  nowMs = Date.now,
  self = describeThisProcess(),
  notes = createNotesFiles(dir),
  onGone = () => {},
}: FileSourceOptions): FileSource {
  const cache = createSummaryCache(dir)
  const directory = createDirectory(dir, cache)
  const indexes = createPartIndexes()
  const openParts = createOpenParts()
  const otherFiles = createOtherFiles({ dir, directory, nowMs })

  /** Ids that somebody was told of. */
  const told = new Set<string>()

  let lookedAt: { readonly entries?: readonly unknown[]; readonly grouped: ReturnType<typeof groupBySession> } = {
    grouped: groupBySession([]),
  }

  const lookAtAll = async (): Promise<ReturnType<typeof groupBySession>> => {
    const entries = await directory.all()
    if (entries !== lookedAt.entries) {
      lookedAt = { entries, grouped: groupBySession(entries) }
      summaries.keepOnly(lookedAt.grouped.sessions)
    }
    const { grouped } = lookedAt
    const others = new Set(grouped.noParts.map(({ fileName }) => fileName))
    for (const id of told) if (!grouped.sessions.has(id) && !others.has(id) && told.delete(id)) onGone(id)
    return grouped
  }

  /** Of the parts that somebody writes. */
  const liveFilesOf = (seen: readonly SeenPart[]): readonly LiveFile[] =>
    seen.flatMap(({ part }) => {
      const file = readLiveFile(dir, part)
      return file === undefined || isGone(file, self, nowMs()) ? [] : [file]
    })

  const control = forwardControl({
    directoryKey: () => readDirectoryKey(dir),
    async writersOf(sessionId) {
      const writers = liveFilesOf(await directory.of(sessionId)).flatMap(({ writer }) => writer ?? [])
      return writers.filter(({ writer }) => writer !== self.writer)
    },
  })

  const summaries = createSessionSummaries({
    cache,
    writersOf: (seen) => new Set(liveFilesOf(seen).map(({ writer }) => writer?.writer)),
    nowMs,
  })

  const readSummary = async (sessionId: string, seen: readonly SeenPart[]): Promise<SessionSummary> => {
    try {
      return await summaries.read(sessionId, seen)
    } catch (cause) {
      const changedMs = Math.max(...seen.map((part) => part.changedMs))
      return unreadableSession({ fileName: sessionId, unreadable: cannotRead(cause), changedMs })
    }
  }

  return {
    name: 'file',
    control,

    async list() {
      const [{ sessions, noParts }] = await Promise.all([lookAtAll(), notes.look()])
      const list: SessionSummary[] = []
      const unread: [string, readonly SeenPart[]][] = []
      const pause = createPause()
      for (const [sessionId, parts] of sessions) {
        const seen = sortParts(parts)
        const summary = summaries.now(sessionId, seen)
        if (summary === undefined) unread.push([sessionId, seen])
        else list.push(summary)
        const turn = pause()
        if (turn !== undefined) await turn
      }
      const left = unread.values()
      const worker = async (): Promise<void> => {
        for (const [sessionId, seen] of left) list.push(await readSummary(sessionId, seen))
      }
      await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker))
      const others = await otherFiles.summariesOf(noParts.filter(({ fileName }) => !sessions.has(fileName)))
      for (const { id } of [...list, ...others]) told.add(id)
      return [...list.map(notes.addTo), ...others]
    },

    async get(sessionId) {
      const [seen] = await Promise.all([directory.of(sessionId), notes.look()])
      if (seen.length > 0) told.add(sessionId)
      if (seen.length > 0) return notes.addTo(summaries.now(sessionId, seen) ?? (await readSummary(sessionId, seen)))
      // What is listed can be asked for.
      const other = await otherFiles.summary(sessionId)
      if (other !== undefined) told.add(sessionId)
      return other
    },

    async openPart(sessionId, part, bytes) {
      const before = directory.again(sessionId, part, bytes)
      const opened = before && (await openParts.open(before))
      if (opened !== undefined && (bytes === undefined || opened.bytes >= bytes)) return opened
      opened?.close()
      const seen = await directory.of(sessionId)
      if (seen.length === 0) return otherFiles.openPart(sessionId, part)
      const wanted = part === undefined ? seen[0] : seen.find((other) => other.part === part)
      if (wanted === undefined) return undefined
      return openParts.open(wanted)
    },

    async openIndex(sessionId, part) {
      const seen = await directory.of(sessionId)
      if (seen.length === 0 && (await otherFiles.has(sessionId))) throw noIndex(sessionId)
      const wanted = part === undefined ? seen[0] : seen.find((other) => other.part === part)
      if (wanted === undefined) return undefined
      const index = await indexes.open(wanted, liveFilesOf([wanted]).length > 0)
      if (index !== undefined) return index
      throw noIndex(wanted.part)
    },

    foreign: otherFiles.foreign,

    async lookForGone(also = []) {
      for (const id of also) told.add(id)
      if (told.size > 0) await lookAtAll()
    },

    forget(sessionId) {
      told.delete(sessionId)
      directory.distrust()
    },

    close() {
      directory.close()
      openParts.close()
      summaries.keepOnly(new Set())
    },
  }
}

function noIndex(part: string): CollectorError {
  return new CollectorError('INDEX_UNAVAILABLE', `Part ${part} has no index, and none can be written.`)
}

function groupBySession(entries: readonly (SeenPart | UnreadableFile)[]): {
  readonly sessions: ReadonlyMap<string, readonly SeenPart[]>
  readonly noParts: readonly UnreadableFile[]
} {
  const sessions = new Map<string, SeenPart[]>()
  const noParts: UnreadableFile[] = []
  for (const entry of entries) {
    if ('unreadable' in entry) {
      noParts.push(entry)
      continue
    }
    const others = sessions.get(entry.sessionId)
    if (others === undefined) sessions.set(entry.sessionId, [entry])
    else others.push(entry)
  }
  return { sessions, noParts }
}

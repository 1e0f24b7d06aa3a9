/**
 * The part files of the directory, and what others have written: which there are, whose they are, whether they have changed.
 *
 *   {dir} --names, sizes, times--> [directory] --entries--> file-source.ts
 *
 * Whose a file is, its index tells; only where there is none that holds, the file is opened, once.
 */
import { lstatSync, type Stats } from 'node:fs'
import path from 'node:path'
import { FILES_AT_ONCE, TRUSTED_LOOK_MS } from '../base/limits.js'
import { createPause } from '../part-file/pause.js'
import { stampOf } from '../part-file/stamp.js'
import { mayHoldLines, PART_SUFFIX, partOfFile, stemOfPart, stemsOf } from '../trace-file/file-name.js'
import { type FileStamp, type IndexSummary, isSameFile } from '../trace-file/index-summary.js'
import { createDirectoryWatch } from './directory-watch.js'
import { identifyPart, type PartIdentity, type Unreadable } from './identify-part.js'
import { createPartNames } from './part-names.js'
import type { SummaryCache } from './summary-cache.js'

/** A part file as it was seen in the directory: the same object while it has not changed. */
export interface SeenPart extends PartIdentity {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  readonly file: string
  /** Milliseconds since the Unix epoch. */
  readonly changedMs: number
  readonly stamp: FileStamp
  /** What its index says of it as it is now. */
  readonly summary?: IndexSummary
}

export interface UnreadableFile extends Unreadable {
  readonly fileName: string
  readonly stamp: FileStamp
  /** Milliseconds since the Unix epoch. */
  readonly changedMs: number
}

type DirectoryEntry = SeenPart | UnreadableFile

export interface Directory {
  /** Every part file: the same array while nothing has changed. None if there is no such directory. */
  all(): Promise<readonly DirectoryEntry[]>
  /** The parts of one session, in the order of their names: the one without a writer's id first. */
  of(sessionId: string): Promise<readonly SeenPart[]>
  /**
   * A part that was seen before, as it is now: without a look at the directory.
   *
   * @param part file name without `.jsonl.gz`; default the one that has the name of the session
   * @param bytes wanted from its start: where it had as many a moment ago, it is not looked at. Default all
   */
  again(sessionId: string, part?: string, bytes?: number): SeenPart | undefined
  /** What was seen a moment ago is not to be trusted: files were removed. */
  distrust(): void
  close(): void
}

interface Known {
  readonly entry: DirectoryEntry
  readonly stamp: FileStamp
  /** When the file was made: a later one may have got its inode. */
  readonly bornMs: number
  /** On the clock of `performance`. */
  lookedAtMs: number
}

export function createDirectory(dir: string, summaries: SummaryCache, nowMs = () => performance.now()): Directory {
  const known = new Map<string, Known>()
  /** Of all that is known; made again when that has changed. */
  let entries: readonly DirectoryEntry[] | undefined
  const names = createPartNames({ dir, isWanted: mayHoldLines })
  const watch = createDirectoryWatch(dir)
  let looking: Promise<unknown> = Promise.resolve()
  /** Every file was looked at, and none that changed since was missed. */
  let isWhole = false
  let trustedFromMs = 0
  /** Files that may be of a session; forgotten when names come and go, or a file turns out to be another's. */
  const likely = new Map<string, readonly string[]>()
  let likelyAmong: readonly string[] = []

  /** Without a promise, which would cost more than the look. @returns `changed` if the part must be opened to tell */
  const look = (fileName: string): DirectoryEntry | 'gone' | 'changed' => {
    // Not `path.join`: it takes as long as the look itself.
    const stat = statOf(`${dir}${path.sep}${fileName}`)
    if (stat === undefined) {
      forget(fileName)
      return 'gone'
    }
    const before = known.get(fileName)
    const stamp = stampOf(stat)
    if (before !== undefined && isSameFile(before.stamp, stamp)) {
      before.lookedAtMs = nowMs()
      return before.entry
    }
    const part = partOfFile(fileName) ?? fileName
    const isPart = stat.isFile() && partOfFile(fileName) !== undefined
    const summary = isPart ? summaries.current(part, stamp) : undefined
    const identity = identityOf(summary) ?? hasOnlyGrown(stat, before)
    return identity === undefined ? 'changed' : remember(fileName, stat, { ...identity, ...(summary && { summary }) })
  }

  const remember = (
    fileName: string,
    stat: Stats,
    found: Unreadable | (PartIdentity & { readonly summary?: IndexSummary }),
  ): DirectoryEntry => {
    const stamp = stampOf(stat)
    const { changedMs } = stamp
    const entry: DirectoryEntry =
      'unreadable' in found
        ? { ...found, fileName, changedMs, stamp }
        : {
            part: partOfFile(fileName) ?? fileName,
            file: `${dir}${path.sep}${fileName}`,
            changedMs,
            stamp,
            sessionId: found.sessionId,
            generation: found.generation,
            ...(found.summary && { summary: found.summary }),
          }
    if (sessionOf(known.get(fileName)?.entry) !== sessionOf(entry)) likely.clear()
    known.set(fileName, { entry, stamp, bornMs: stat.birthtimeMs, lookedAtMs: nowMs() })
    entries = undefined
    return entry
  }

  const forget = (fileName: string): void => {
    if (known.delete(fileName)) entries = undefined
  }

  const isRecent = ({ lookedAtMs }: Known): boolean =>
    lookedAtMs >= trustedFromMs && nowMs() - lookedAtMs < TRUSTED_LOOK_MS

  const lookInto = async (fileName: string): Promise<DirectoryEntry | undefined> => {
    const file = path.join(dir, fileName)
    const stat = statOf(file)
    return stat && remember(fileName, stat, await identify(file, stat))
  }

  const lookAt = async (names: readonly string[]): Promise<readonly DirectoryEntry[]> => {
    const found: DirectoryEntry[] = []
    const changed: string[] = []
    const pause = createPause()
    for (const name of names) {
      const entry = look(name)
      if (entry === 'changed') changed.push(name)
      else if (entry !== 'gone') found.push(entry)
      const turn = pause()
      if (turn !== undefined) await turn
    }
    if (changed.length === 0) return found
    const left = changed.values()
    const worker = async (): Promise<void> => {
      for (const name of left) {
        const entry = await lookInto(name)
        if (entry !== undefined) found.push(entry)
      }
    }
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker))
    return found
  }

  const lookAtAll = async (): Promise<void> => {
    const there = await names.read()
    const present = new Set(there)
    for (const name of known.keys()) if (!present.has(name)) forget(name)
    await lookAt(there)
  }

  const update = async (): Promise<readonly DirectoryEntry[]> => {
    const changed = await watch.changed()
    const isTold = changed !== undefined && isWhole
    isWhole = false
    if (isTold) await lookAt([...changed].filter(mayHoldLines))
    else await lookAtAll()
    isWhole = true
    entries ??= Array.from(known.values(), ({ entry }) => entry)
    return entries
  }

  /** One after the other: what one has been told of, another is not told again. */
  const all = (): Promise<readonly DirectoryEntry[]> => {
    const updated = looking.then(update, update)
    looking = updated
    return updated
  }

  const likelyOf = async (sessionId: string): Promise<readonly string[]> => {
    const there = await names.read()
    if (there !== likelyAmong) likely.clear()
    likelyAmong = there
    const before = likely.get(sessionId)
    if (before !== undefined) return before
    const stems = new Set(stemsOf(sessionId))
    const found = there.filter(
      (name) => stems.has(stemOfPart(partOfFile(name) ?? '')) || sessionOf(known.get(name)?.entry) === sessionId,
    )
    if (found.length > 0) likely.set(sessionId, found)
    return found
  }

  return {
    all,

    async of(sessionId) {
      const found = partsOf(await lookAt(await likelyOf(sessionId)), sessionId)
      return found.length > 0 ? found : partsOf(await all(), sessionId)
    },

    again(sessionId, part = sessionId, bytes = Infinity) {
      const name = `${part}${PART_SUFFIX}`
      const before = known.get(name)
      if (before === undefined) return undefined
      const isEnough = before.stamp.bytes >= bytes && isRecent(before)
      const entry = isEnough ? before.entry : look(name)
      return typeof entry === 'object' && isPartOf(entry, sessionId) ? entry : undefined
    },

    distrust() {
      trustedFromMs = nowMs()
    },

    close: watch.close,
  }
}

/** @returns `undefined` if it cannot be told, or is not there */
function statOf(file: string): Stats | undefined {
  try {
    return lstatSync(file, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function identityOf(summary: IndexSummary | undefined): PartIdentity | undefined {
  return summary?.session && { sessionId: summary.session.id, generation: summary.generation }
}

/** What a file was, it still is: parts are appended to, and replaced by another file. */
function hasOnlyGrown({ ino, size, birthtimeMs }: Stats, before: Known | undefined): PartIdentity | undefined {
  if (before === undefined || before.stamp.inode !== ino || before.bornMs !== birthtimeMs) return undefined
  if (before.stamp.bytes > size) return undefined
  if ('unreadable' in before.entry) return undefined
  const { sessionId, generation } = before.entry
  return { sessionId, generation }
}

async function identify(file: string, stat: Stats): Promise<PartIdentity | Unreadable> {
  if (stat.isSymbolicLink()) return { unreadable: 'It is a symbolic link, and those are not followed.' }
  if (!stat.isFile()) return { unreadable: 'It is no regular file.' }
  return identifyPart(file).catch((cause: unknown) => ({ unreadable: cannotRead(cause) }))
}

/** Why a file cannot be read, without its path. */
export function cannotRead(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `The file cannot be read${code}.`
}

function sessionOf(entry: DirectoryEntry | undefined): string | undefined {
  return entry !== undefined && 'sessionId' in entry ? entry.sessionId : undefined
}

function partsOf(entries: readonly DirectoryEntry[], sessionId: string): readonly SeenPart[] {
  return sortParts(entries.filter((entry) => isPartOf(entry, sessionId)))
}

function isPartOf(entry: DirectoryEntry, sessionId: string): entry is SeenPart {
  return sessionOf(entry) === sessionId
}

export function sortParts(parts: readonly SeenPart[]): readonly SeenPart[] {
  return parts.length < 2 ? parts : parts.toSorted((a, b) => (a.part < b.part ? -1 : 1))
}

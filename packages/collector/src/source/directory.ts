/**
 * The part files of the directory: which there are, whose they are, whether they have changed.
 *
 *   {dir} --names, sizes, times--> [directory] --entries--> file-source.ts
 *
 * Whose a file is, its index tells; only where there is none that holds, the file is opened, once.
 */
import { lstatSync, type Stats } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { hasCode } from '../base/has-code.js'
import { FILES_AT_ONCE } from '../base/limits.js'
import { createPause } from '../part-file/pause.js'
import { stampOf } from '../part-file/stamp.js'
import { PART_SUFFIX, partOfFile, stemOfPart, stemsOf } from '../trace-file/file-name.js'
import { type FileStamp, type IndexSummary, isSameFile } from '../trace-file/index-summary.js'
import { identifyPart, type PartIdentity, type Unreadable } from './identify-part.js'
import type { SummaryCache } from './summary-cache.js'

/** A part file as it was seen in the directory. */
export interface SeenPart extends PartIdentity {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  readonly file: string
  /** Milliseconds since the Unix epoch. */
  readonly changedMs: number
  /** Differs where the file differs. */
  readonly signature: string
  readonly stamp: FileStamp
  /** What its index says of it as it is now. */
  readonly summary?: IndexSummary
}

export interface UnreadableFile extends Unreadable {
  readonly fileName: string
  /** Milliseconds since the Unix epoch. */
  readonly changedMs: number
}

type DirectoryEntry = SeenPart | UnreadableFile

export interface Directory {
  /** Every part file. None if there is no such directory. */
  all(): Promise<readonly DirectoryEntry[]>
  /** The parts of one session, in the order of their names: the one without a writer's id first. */
  of(sessionId: string): Promise<readonly SeenPart[]>
}

interface Known {
  readonly entry: DirectoryEntry
  readonly stamp: FileStamp
}

export function createDirectory(dir: string, summaries: SummaryCache): Directory {
  const known = new Map<string, Known>()

  /** Without a promise, which would cost more than the look. @returns `changed` if the part must be opened to tell */
  const look = (fileName: string): DirectoryEntry | 'gone' | 'changed' => {
    // Not `path.join`: it takes as long as the look itself.
    const stat = statOf(`${dir}${path.sep}${fileName}`)
    if (stat === undefined) {
      known.delete(fileName)
      return 'gone'
    }
    const before = known.get(fileName)
    const stamp = stampOf(stat)
    if (before !== undefined && isSameFile(before.stamp, stamp)) return before.entry
    const part = partOfFile(fileName) ?? fileName
    const summary = stat.isFile() ? summaries.current(part, stamp) : undefined
    const identity = identityOf(summary) ?? hasOnlyGrown(stamp, before)
    return identity === undefined ? 'changed' : remember(fileName, stamp, { ...identity, ...(summary && { summary }) })
  }

  const remember = (
    fileName: string,
    stamp: FileStamp,
    found: Unreadable | (PartIdentity & { readonly summary?: IndexSummary }),
  ): DirectoryEntry => {
    const { changedMs } = stamp
    const seen = { part: partOfFile(fileName) ?? fileName, file: path.join(dir, fileName), changedMs, stamp }
    const signature = `${stamp.inode}:${stamp.bytes}:${changedMs}`
    const entry = 'unreadable' in found ? { ...found, fileName, changedMs } : { ...seen, signature, ...found }
    known.set(fileName, { entry, stamp })
    return entry
  }

  const lookInto = async (fileName: string): Promise<DirectoryEntry | undefined> => {
    const file = path.join(dir, fileName)
    const stat = statOf(file)
    return stat && remember(fileName, stampOf(stat), await identify(file, stat))
  }

  const lookAt = async (names: readonly string[]): Promise<readonly DirectoryEntry[]> => {
    const entries: DirectoryEntry[] = []
    const changed: string[] = []
    const pause = createPause()
    for (const name of names) {
      const entry = look(name)
      if (entry === 'changed') changed.push(name)
      else if (entry !== 'gone') entries.push(entry)
      const turn = pause()
      if (turn !== undefined) await turn
    }
    const left = changed.values()
    const worker = async (): Promise<void> => {
      for (const name of left) {
        const entry = await lookInto(name)
        if (entry !== undefined) entries.push(entry)
      }
    }
    await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker))
    return entries
  }

  const all = async (): Promise<readonly DirectoryEntry[]> => {
    const names = await namesIn(dir)
    const present = new Set(names)
    for (const name of known.keys()) if (!present.has(name)) known.delete(name)
    return lookAt(names)
  }

  return {
    all,

    async of(sessionId) {
      const stems = new Set(stemsOf(sessionId))
      const likely = (await namesIn(dir)).filter((name) => {
        const entry = known.get(name)?.entry
        return stems.has(stemOfPart(partOfFile(name) ?? '')) || (entry !== undefined && isOf(entry, sessionId))
      })
      const found = partsOf(await lookAt(likely), sessionId)
      return found.length > 0 ? found : partsOf(await all(), sessionId)
    },
  }
}

/** The names of part files. None if there is no such directory. */
async function namesIn(dir: string): Promise<readonly string[]> {
  const names = await readdir(dir).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return []
    throw cause
  })
  return names.filter((name) => name.endsWith(PART_SUFFIX) && partOfFile(name) !== undefined)
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
function hasOnlyGrown({ inode, bytes }: FileStamp, before: Known | undefined): PartIdentity | undefined {
  if (before === undefined || before.stamp.inode !== inode || before.stamp.bytes > bytes) return undefined
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

function isOf(entry: DirectoryEntry, sessionId: string): entry is SeenPart {
  return 'sessionId' in entry && entry.sessionId === sessionId
}

function partsOf(entries: readonly DirectoryEntry[], sessionId: string): readonly SeenPart[] {
  return sortParts(entries.filter((entry) => isOf(entry, sessionId)))
}

export function sortParts(parts: readonly SeenPart[]): readonly SeenPart[] {
  return parts.toSorted((a, b) => (a.part < b.part ? -1 : 1))
}

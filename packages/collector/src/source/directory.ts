/**
 * The part files of the directory: which there are, whose they are, whether they have changed.
 *
 *   {dir} --names, sizes, times--> [directory] --entries--> file-source.ts
 *
 * A file is opened only to learn whose it is, once.
 */
import type { Stats } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { hasCode } from '../base/has-code.js'
import { FILES_AT_ONCE } from '../base/limits.js'
import { PART_SUFFIX, partOfFile, stemOfPart, stemsOf } from '../trace-file/file-name.js'
import { identifyPart, type PartIdentity, type Unreadable } from './identify-part.js'

/** A part file as it was seen in the directory. */
export interface SeenPart extends PartIdentity {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  readonly file: string
  /** Milliseconds since the Unix epoch. */
  readonly changedMs: number
  /** Differs where the file differs. */
  readonly signature: string
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
  readonly inode: number
  readonly size: number
  readonly signature: string
}

export function createDirectory(dir: string): Directory {
  const known = new Map<string, Known>()

  const look = async (fileName: string): Promise<DirectoryEntry | undefined> => {
    const file = path.join(dir, fileName)
    const stat = await lstat(file).catch(() => undefined)
    if (stat === undefined) {
      known.delete(fileName)
      return undefined
    }
    const before = known.get(fileName)
    const signature = `${stat.ino}:${stat.size}:${stat.mtimeMs}`
    if (before?.signature === signature) return before.entry
    const seen = { part: partOfFile(fileName) ?? fileName, file, changedMs: stat.mtimeMs, signature }
    const identity = hasOnlyGrown(stat, before) ?? (await identify(file, stat))
    const entry: DirectoryEntry =
      'unreadable' in identity ? { ...identity, fileName, changedMs: stat.mtimeMs } : { ...seen, ...identity }
    known.set(fileName, { entry, inode: stat.ino, size: stat.size, signature })
    return entry
  }

  const lookAt = async (names: readonly string[]): Promise<readonly DirectoryEntry[]> => {
    const entries: DirectoryEntry[] = []
    const left = names.values()
    const worker = async (): Promise<void> => {
      for (const name of left) {
        const entry = await look(name)
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

/** What a file was, it still is: parts are appended to, and replaced by another file. */
function hasOnlyGrown({ ino, size }: Stats, before: Known | undefined): PartIdentity | undefined {
  if (before === undefined || before.inode !== ino || before.size > size || 'unreadable' in before.entry)
    return undefined
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

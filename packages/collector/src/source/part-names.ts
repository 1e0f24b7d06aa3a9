/**
 * The names of the part files in the directory, or of others, read again only when the directory has changed.
 *
 *   {dir} --readdir--> [part names] --> directory.ts, notes-files.ts
 *
 * A directory changes its time whenever a name comes or goes, but some file systems count in steps of two seconds:
 * what was read is kept only if the directory had stood still for longer before it was read.
 */
import { statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { hasCode } from '../base/has-code.js'
import { DIRECTORY_TIME_STEP_MS } from '../base/limits.js'
import { partOfFile } from '../trace-file/file-name.js'

export interface PartNames {
  /** The same array while nothing has come or gone. None if there is no such directory. */
  read(): Promise<readonly string[]>
}

/** What the directory was when its names were read. */
interface Seen {
  readonly inode: number
  readonly changedMs: number
  /** When it was found like this first, by `nowMs`: no clock of another machine is compared with ours. */
  readonly sinceMs: number
}

export interface PartNamesOptions {
  readonly dir: string
  /** Default those of part files. */
  readonly isWanted?: (name: string) => boolean
  /** Milliseconds from any start, never backwards. Default `performance.now`. */
  readonly nowMs?: () => number
}

export function createPartNames({
  dir,
  isWanted = (name) => partOfFile(name) !== undefined,
  nowMs = () => performance.now(),
}: PartNamesOptions): PartNames {
  let names: readonly string[] = []
  let seen: Seen | undefined
  /** The names were read after the directory had stood still for long enough. */
  let isSettled = false

  const look = (): Seen | undefined => {
    const stat = statSync(dir, { throwIfNoEntry: false })
    if (stat === undefined) return undefined
    const { ino: inode, mtimeMs: changedMs } = stat
    const isSame = seen?.inode === inode && seen.changedMs === changedMs
    return isSame ? seen : { inode, changedMs, sinceMs: nowMs() }
  }

  return {
    async read() {
      const before = look()
      if (before !== undefined && before === seen && isSettled) return names
      isSettled = before !== undefined && nowMs() - before.sinceMs > DIRECTORY_TIME_STEP_MS
      seen = before
      const found = (await namesIn(dir)).filter(isWanted)
      if (found.length !== names.length || found.some((name, at) => name !== names[at])) names = found
      return names
    },
  }
}

/** None if there is no such directory. */
async function namesIn(dir: string): Promise<readonly string[]> {
  return readdir(dir).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return []
    throw cause
  })
}

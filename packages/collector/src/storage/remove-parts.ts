/**
 * Deletes parts of a session, with all that belongs to them; all of them or, where one is not to be had, none.
 *
 *   prune.ts, delete-session.ts --parts--> [removeParts] --claim, look again, delete--> {dir}
 *
 * Each part is claimed first, as a writer claims it: while it is being deleted nobody begins to write it, and nobody
 * deletes what is being written.
 */
import { lstatSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { hasCode } from '../base/has-code.js'
import type { LiveFiles } from '../process/live-files.js'
import { INDEX_SUFFIX, PART_SUFFIX, partOfBackup } from '../trace-file/file-name.js'
import type { StoredPart } from './stored-session.js'

export type Removal =
  | { readonly outcome: 'removed' }
  /** Somebody writes the part. */
  | { readonly outcome: 'being_written'; readonly part: string }
  /** It is another file, or has another end, than when it was looked at. */
  | { readonly outcome: 'changed'; readonly part: string }

export interface RemoveOptions {
  readonly dir: string
  /** Of its own: what this process writes must not look like its own claim. */
  readonly live: Pick<LiveFiles, 'claim' | 'release'>
  /** Called when nothing stands in the way any more, before the first file goes. */
  readonly before?: () => Promise<void>
}

/** @throws what the file system throws */
export async function removeParts(
  parts: readonly StoredPart[],
  { dir, live, before = async () => {} }: RemoveOptions,
): Promise<Removal> {
  const claimed: string[] = []
  try {
    for (const { part, sessionId } of parts) {
      if (!live.claim(part, sessionId)) return { outcome: 'being_written', part }
      claimed.push(part)
    }
    const changed = parts.find((part) => !isAsSeen(dir, part))
    if (changed !== undefined) return { outcome: 'changed', part: changed.part }
    await before()
    // The index last: what is left of a deletion that broke off is found by it.
    for (const { part } of parts) await removeFile(path.join(dir, part + PART_SUFFIX))
    for (const name of await backupsOf(dir, claimed)) await removeFile(path.join(dir, name))
    for (const { part } of parts) await removeFile(path.join(dir, part + INDEX_SUFFIX))
    return { outcome: 'removed' }
  } finally {
    for (const part of claimed) live.release(part)
  }
}

/** They hold what the part held. */
async function backupsOf(dir: string, parts: readonly string[]): Promise<readonly string[]> {
  const names = await readdir(dir).catch((cause: unknown) => {
    if (hasCode(cause, 'ENOENT')) return []
    throw cause
  })
  return names.filter((name) => parts.includes(partOfBackup(name) ?? ''))
}

function isAsSeen(dir: string, { part, changedMs }: StoredPart): boolean {
  const stat = lstatSync(path.join(dir, part + PART_SUFFIX), { throwIfNoEntry: false })
  // Gone already: somebody else was faster, and the rest is left to do.
  return stat === undefined || (stat.isFile() && stat.mtimeMs === changedMs)
}

/** A link is deleted itself, and what is no file stays. */
async function removeFile(file: string): Promise<void> {
  await rm(file).catch((cause: unknown) => {
    if (!hasCode(cause, 'ENOENT') && !hasCode(cause, 'ERR_FS_EISDIR')) throw cause
  })
}

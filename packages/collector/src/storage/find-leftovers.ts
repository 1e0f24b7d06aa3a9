/**
 * Files of ours whose part is gone: deleted by hand, or half-way by a process that died.
 *
 *   names of the directory --> [findLeftovers] --> take-inventory.ts
 */
import { lstatSync } from 'node:fs'
import path from 'node:path'
import { readSummary } from '../index-file/read-summary.js'
import { createPause } from '../part-file/pause.js'
import { LIVE_SUFFIX, readLiveFile } from '../process/live-file.js'
import { readNotes } from '../source/notes-files.js'
import { INDEX_SUFFIX, partOfFile, stemOfPart } from '../trace-file/file-name.js'
import { NOTES_SUFFIX } from '../trace-file/session-notes.js'

/** How long they lie untouched before they count as such, in milliseconds: a session may be noted before its first block is written. */
const LEFT_AFTER_MS = 24 * 60 * 60 * 1000

/** @param nowMs milliseconds since the Unix epoch */
export async function findLeftovers(
  dir: string,
  names: ReadonlySet<string>,
  nowMs: number,
): Promise<readonly string[]> {
  const parts = [...names].flatMap((name) => partOfFile(name) ?? [])
  const present = new Set([...parts, ...parts.map(stemOfPart)])
  const pause = createPause()
  const leftovers: string[] = []
  for (const name of names) {
    const kind = KINDS.find(({ suffix }) => name.endsWith(suffix))
    if (kind === undefined || present.has(name.slice(0, -kind.suffix.length))) continue
    const file = path.join(dir, name)
    // The name alone says nothing: other programs have files of such names too.
    if (isOld(file, nowMs) && kind.isOurs(file)) leftovers.push(name)
    const turn = pause()
    if (turn !== undefined) await turn
  }
  return leftovers
}

function isOld(file: string, nowMs: number): boolean {
  const stat = lstatSync(file, { throwIfNoEntry: false })
  return stat?.isFile() === true && nowMs - stat.mtimeMs > LEFT_AFTER_MS
}

const KINDS = [
  { suffix: INDEX_SUFFIX, isOurs: (file: string) => readSummary(file) !== undefined },
  { suffix: NOTES_SUFFIX, isOurs: (file: string) => readNotes(file) !== undefined },
  { suffix: LIVE_SUFFIX, isOurs: isLiveFile },
] as const

function isLiveFile(file: string): boolean {
  const { dir, name } = path.parse(file)
  return readLiveFile(dir, name)?.writer !== undefined
}

/**
 * Staged parts into the directory: under the name that the session would have had there, and never in the place of
 * another file.
 *
 *   {dir}/.import-…/{part}.jsonl.gz, .idx --> [adoptParts] --> {dir}/{part}.jsonl.gz, .idx
 */

import { linkSync, readdirSync, renameSync, rmSync } from 'node:fs'
import path from 'node:path'
import { hasCode } from '../base/has-code.js'
import { newWriterId } from '../base/ids.js'
import { foldCase, INDEX_SUFFIX, PART_SUFFIX, partOfFile, partOfWriter, stemsOf } from '../trace-file/file-name.js'

export interface StagedPart {
  /** File name without its ending. */
  readonly part: string
  readonly file: string
}

/** @returns the paths that the parts have now @throws what the file system throws */
export function adoptParts(dir: string, sessionId: string, parts: readonly StagedPart[]): readonly string[] {
  return parts.map((part) => adoptPart(dir, namesFor(sessionId, part.part), part))
}

/** The name that it has comes first: its index knows it by that. */
function namesFor(sessionId: string, part: string): readonly string[] {
  const stems = stemsOf(sessionId)
  const ofWriter = partOfWriter(stems.at(-1) ?? part, newWriterId())
  return [...new Set([part, ...stems, ofWriter])]
}

function adoptPart(dir: string, names: readonly string[], { part, file }: StagedPart): string {
  const taken = new Set(readdirSync(dir).flatMap((name) => foldCase(partOfFile(name) ?? '')))
  for (const name of names) {
    const target = path.join(dir, name + PART_SUFFIX)
    if (taken.has(foldCase(name)) || !place(file, target)) continue
    if (name === part) place(indexOf(file), path.join(dir, name + INDEX_SUFFIX))
    return target
  }
  throw new Error(`every name for ${part} is taken`)
}

function indexOf(file: string): string {
  return file.slice(0, -PART_SUFFIX.length) + INDEX_SUFFIX
}

/** @returns false if there is something already, or nothing to place */
function place(from: string, to: string): boolean {
  try {
    linkSync(from, to)
  } catch (cause) {
    if (hasCode(cause, 'EEXIST', 'ENOENT')) return false
    // A file system without links: what takes the name in this moment is lost, and there is no other way.
    if (!hasCode(cause, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw cause
    renameSync(from, to)
    return true
  }
  rmSync(from)
  return true
}

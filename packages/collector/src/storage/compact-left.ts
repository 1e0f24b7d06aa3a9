/**
 * The parts of sessions that have ended, and whose process did not stay to compact them.
 *
 *   inventory --parts that nobody writes--> [compactLeft] --compactPart, layOutAnew--> {dir}
 */
import { renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { newGeneration } from '../base/ids.js'
import { layOutAnew } from '../index-file/lay-out-anew.js'
import { compactPart, type PartCopy } from '../part-file/compact-part.js'
import { stampOf } from '../part-file/stamp.js'
import type { LiveFiles } from '../process/live-files.js'
import { INDEX_SUFFIX, PART_SUFFIX } from '../trace-file/file-name.js'
import type { StoredPart, StoredSession } from './stored-session.js'

export interface CompactLeftOptions {
  readonly dir: string
  readonly live: LiveFiles
  /** Parts that were written last before it have been looked at: milliseconds since the Unix epoch. */
  readonly sinceMs: number
  readonly signal: AbortSignal
}

/** @returns names of the parts that were compacted. Never rejects: what cannot be compacted stays as it is. */
export async function compactLeft(
  sessions: readonly StoredSession[],
  { dir, live, sinceMs, signal }: CompactLeftOptions,
): Promise<readonly string[]> {
  const compacted: string[] = []
  for (const { parts, isRunning } of sessions) {
    for (const stored of parts) {
      if (isRunning || stored.isWritten || stored.changedMs < sinceMs || signal.aborted) continue
      if (await compactOne(stored, { dir, live, signal }).catch(() => false)) compacted.push(stored.part)
    }
  }
  return compacted
}

async function compactOne(
  { part, sessionId }: StoredPart,
  { dir, live, signal }: Omit<CompactLeftOptions, 'sinceMs'>,
): Promise<boolean> {
  const file = path.join(dir, part + PART_SUFFIX)
  const generation = newGeneration()
  let moved: PartCopy | undefined
  const swap = (copy: PartCopy): boolean => {
    if (statSync(file).size !== copy.bytesBefore) return false
    renameSync(copy.file, file)
    moved = copy
    return true
  }
  if (!statSync(file).isFile() || !live.claim(part, sessionId)) return false
  try {
    await compactPart({ file, generation, signal, swap })
    if (moved === undefined) return false
    const stamp = stampOf(statSync(file))
    // Where it does not hold, its reader makes it anew.
    await layOutAnew(path.join(dir, part + INDEX_SUFFIX), { ...moved, generation, stamp }).catch(() => undefined)
    return true
  } finally {
    live.release(part)
  }
}

/**
 * The parts of a directory, made whole one after another, because somebody asked for it.
 *
 *   {dir} --parts that nobody writes--> [repair] --repairPart--> what became of each
 */
import path from 'node:path'
import type { WorkWatch } from '../base/watch-work.js'
import { isGone, readLiveFile, seesProcessOf } from '../process/live-file.js'
import { createLiveFiles, type LiveFiles } from '../process/live-files.js'
import { describeThisProcess } from '../process/this-process.js'
import { createDirectory, type SeenPart, type UnreadableFile } from './directory.js'
import { isKnownSound, type PartRepair, repairPart } from './repair-part.js'
import { createSummaryCache } from './summary-cache.js'

export interface Repaired {
  /** Absent where the file does not tell. */
  readonly sessionId?: string
  /** File name of the part without its ending; of a file that is no part, its whole name. */
  readonly part: string
  /**
   * `sound`: there is nothing to mend. `repaired`: it was, or with `dryRun` would be. `damaged`: it holds lines that
   * are no records, and stay; the rest can be read. `refused`: its writer is at it, or may be. `failed`: neither.
   */
  readonly outcome: 'sound' | 'repaired' | 'damaged' | 'refused' | 'failed'
  /** Absent where it was refused, or failed. */
  readonly repair?: PartRepair
  /** A sentence, where it was refused, or failed. */
  readonly reason?: string
}

export interface RepairOptions extends WorkWatch {
  /** Default false. */
  readonly dryRun?: boolean
  /** One session. Default all. */
  readonly sessionId?: string | undefined
  /** One file of the directory, by its name. Default all. */
  readonly fileName?: string | undefined
}

export async function* repair(dir: string, options: RepairOptions = {}): AsyncGenerator<Repaired> {
  const { onTotal, signal } = options
  const entries = await entriesOf(dir, options)
  onTotal?.(entries.reduce((bytes, entry) => bytes + entry.stamp.bytes, 0))
  const live = createLiveFiles({ dir, self: describeThisProcess() })
  try {
    for (const entry of entries) {
      signal?.throwIfAborted()
      if ('unreadable' in entry) yield { part: entry.fileName, outcome: 'failed', reason: entry.unreadable }
      else yield { sessionId: entry.sessionId, part: entry.part, ...(await repairOne(dir, entry, live, options)) }
    }
  } finally {
    live.close()
  }
}

async function entriesOf(
  dir: string,
  { sessionId, fileName }: RepairOptions,
): Promise<readonly (SeenPart | UnreadableFile)[]> {
  const directory = createDirectory(dir, createSummaryCache(dir))
  if (sessionId !== undefined) return directory.of(sessionId)
  // What others have written is not ours to mend.
  const entries = (await directory.all()).filter((entry) => !('foreign' in entry))
  if (fileName === undefined) return entries
  return entries.filter((entry) => ('file' in entry ? path.basename(entry.file) : entry.fileName) === fileName)
}

type Outcome = Pick<Repaired, 'outcome' | 'repair' | 'reason'>

async function repairOne(dir: string, part: SeenPart, live: LiveFiles, options: RepairOptions): Promise<Outcome> {
  const { dryRun = false, signal } = options
  const writer = whyNot(dir, part, live)
  if (writer !== undefined) return { outcome: 'refused', reason: writer }
  try {
    // Whoever looks only must not take a part from its session.
    const isClaimed = !dryRun && !isKnownSound(part)
    if (isClaimed && !live.claim(part.part, part.sessionId)) return { outcome: 'refused', reason: AT_IT }
    const found = await repairPart(part, { ...options, dryRun })
    if (isClaimed) live.release(part.part)
    return { outcome: outcomeOf(found), repair: found }
  } catch (cause) {
    live.release(part.part)
    signal?.throwIfAborted()
    return { outcome: 'failed', reason: `It cannot be repaired: ${cause instanceof Error ? cause.message : cause}.` }
  }
}

const AT_IT = 'Its writer is at it: end that process first.'

function whyNot(dir: string, { part }: SeenPart, { self }: LiveFiles): string | undefined {
  const file = readLiveFile(dir, part)
  if (file === undefined) return undefined
  if (!isGone(file, self, Date.now())) return AT_IT
  // Silent for a minute, but only over there they can see whether it lives.
  if (file.writer === undefined || seesProcessOf(self, file.writer)) return undefined
  return `Its writer was in another container or on another machine (${file.writer.host}): repair it there.`
}

function outcomeOf({ reindexed, unreadableLines }: PartRepair): Repaired['outcome'] {
  if (unreadableLines > 0) return 'damaged'
  return reindexed ? 'repaired' : 'sound'
}

/**
 * Retention: plans what goes, then deletes it, one removal after another.
 *
 *   takeInventory --> planRetention --> [prune] --removeParts--> {dir}
 *
 * What happens between plan and deletion is seen: a session that is written again, or pinned, stays.
 */
import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { PrunedParts } from '@agent-inspector/trace-format'
import { readSummary } from '../index-file/read-summary.js'
import { createLiveFiles } from '../process/live-files.js'
import { describeThisProcess, type ThisProcess } from '../process/this-process.js'
import { createFileSource, type FileSource } from '../source/file-source.js'
import { createNotesFiles, type NotesFiles } from '../source/notes-files.js'
import { INDEX_SUFFIX, stemOfPart } from '../trace-file/file-name.js'
import { addPruned } from '../trace-file/session-notes.js'
import { type PlannedRemoval, planRetention, type RetentionPlan, type RetentionRule } from './plan-retention.js'
import { type Removal, removeParts } from './remove-parts.js'
import type { Inventory, StoredPart } from './stored-session.js'
import { takeInventory } from './take-inventory.js'

export interface PruneOptions {
  readonly dir: string
  readonly rule: RetentionRule
  /** Knows the sessions of the directory. Default: one of its own. */
  readonly files?: Pick<FileSource, 'list'>
  readonly notes?: NotesFiles
  /** Default: found out. */
  readonly self?: ThisProcess
  /** Milliseconds since the Unix epoch. Default the clock. */
  readonly nowMs?: number
}

export interface PrunePlan extends RetentionPlan {
  readonly inventory: Inventory
}

/** `failed`: the file system refused, with the reason in a sentence. */
export type PruneOutcome = Removal['outcome'] | 'pinned' | 'failed'

export interface Pruned {
  readonly removal: PlannedRemoval
  readonly outcome: PruneOutcome
  readonly reason?: string
}

const LOOK_EVERY_MS = 200

/** What would go, and why; nothing is deleted. @throws what the file system throws */
export async function planPrune(options: PruneOptions): Promise<PrunePlan> {
  const { dir, rule, self = describeThisProcess(), nowMs = Date.now() } = options
  const files = options.files ?? createFileSource({ dir, self })
  const inventory = await takeInventory({ dir, files, self, nowMs })
  return { ...planRetention(inventory.sessions, rule, nowMs), inventory }
}

/** Does what was planned, and tells of each removal when it is done. Never throws. */
export async function* carryOut(
  { removals, inventory }: Pick<PrunePlan, 'removals' | 'inventory'>,
  { dir, notes = createNotesFiles(dir) }: Pick<PruneOptions, 'dir' | 'notes'>,
): AsyncGenerator<Pruned> {
  const live = createLiveFiles({ dir, self: describeThisProcess() })
  let lookAtMs = 0
  try {
    for (const removal of removals) {
      // Somebody may pin what is about to go; to look each time would read the names of all files each time.
      if (performance.now() >= lookAtMs) {
        await notes.look().catch(() => [])
        lookAtMs = performance.now() + LOOK_EVERY_MS
      }
      yield await removeOne(removal, { dir, notes, live })
    }
    for (const name of inventory.leftovers) await rm(path.join(dir, name), { force: true }).catch(() => {})
  } finally {
    live.close()
  }
}

interface Means {
  readonly dir: string
  readonly notes: NotesFiles
  readonly live: ReturnType<typeof createLiveFiles>
}

async function removeOne(removal: PlannedRemoval, { dir, notes, live }: Means): Promise<Pruned> {
  const { session, parts } = removal
  const { sessionId, isRunning } = session
  try {
    if (notes.of(sessionId).pinned) return { removal, outcome: 'pinned' }
    // Before they go: what is deleted is told also where the process dies in between.
    const before = isRunning ? () => note(sessionId, parts, { dir, notes }) : undefined
    const { outcome } = await removeParts(parts, { dir, live, ...(before && { before }) })
    if (outcome === 'removed' && !isRunning) await notes.remove(sessionId)
    return { removal, outcome }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    return { removal, outcome: 'failed', reason: `A file of the session could not be deleted${code}.` }
  }
}

async function note(
  sessionId: string,
  parts: readonly StoredPart[],
  { dir, notes }: Pick<Means, 'dir' | 'notes'>,
): Promise<void> {
  const pruned = countOf(dir, parts)
  const [first] = parts
  await notes.change(sessionId, first && stemOfPart(first.part), (now) => ({ ...now, pruned: addPruned(now, pruned) }))
}

function countOf(dir: string, parts: readonly StoredPart[]): PrunedParts {
  const recordsOf = ({ part }: StoredPart): number =>
    readSummary(path.join(dir, part + INDEX_SUFFIX))?.session?.ledger.written ?? 0
  return {
    parts: parts.length,
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    records: parts.reduce((sum, part) => sum + recordsOf(part), 0),
  }
}

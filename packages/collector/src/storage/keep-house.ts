/**
 * Retention, now and then: some time after the start, and rarely from then on; and what was left to be compacted. Of
 * all processes of the directory one at a time is at it.
 *
 *   timer --> [keep house] --planPrune, carryOut, compactLeft--> {dir}
 */
import { HOUSEKEEPING_AFTER_MS, HOUSEKEEPING_EVERY_MS, SILENT_WRITER_MS } from '../base/limits.js'
import { once } from '../base/once.js'
import { createLiveFiles } from '../process/live-files.js'
import { describeThisProcess } from '../process/this-process.js'
import { createFileSource } from '../source/file-source.js'
import type { NotesFiles } from '../source/notes-files.js'
import { compactLeft } from './compact-left.js'
import type { RetentionRule } from './plan-retention.js'
import { carryOut, type Pruned, planPrune } from './prune.js'

export interface HouseOptions {
  readonly dir: string
  readonly rule: RetentionRule
  readonly notes: NotesFiles
  readonly onPruned: (pruned: Pruned) => void
  readonly onProblem: (message: string, cause: unknown) => void
  /** Milliseconds after the start. Default `HOUSEKEEPING_AFTER_MS`. */
  readonly afterMs?: number
}

export interface House {
  /** Does it now, unless another process is at it. Never rejects. */
  clean(): Promise<void>
  close(): void
}

/** No part has such a name: sessions begin with a letter, a digit or `=`. */
const TURN = '.housekeeping'

export function keepHouse({
  dir,
  rule,
  notes,
  onPruned,
  onProblem,
  afterMs = HOUSEKEEPING_AFTER_MS,
}: HouseOptions): House {
  let cleaning: Promise<void> | undefined
  let every: NodeJS.Timeout | undefined
  const closing = new AbortController()
  /** Parts that were written last before it have been looked at. */
  let sinceMs = 0

  const prune = async (): Promise<void> => {
    const self = describeThisProcess()
    const turn = createLiveFiles({ dir, self })
    // Its own, for this once: what it takes to know thousands of sessions is not kept in an agent.
    const files = createFileSource({ dir, self, notes })
    try {
      if (!turn.claim(TURN, TURN)) return
      const plan = await planPrune({ dir, rule, files, self })
      for await (const pruned of carryOut(plan, { dir, notes })) onPruned(pruned)
      const nowMs = Date.now()
      await compactLeft(plan.inventory.sessions, { dir, live: turn, sinceMs, signal: closing.signal })
      sinceMs = nowMs - SILENT_WRITER_MS
    } catch (cause) {
      onProblem('Old sessions could not be deleted.', cause)
    } finally {
      turn.close()
      files.close()
    }
  }

  const clean = (): Promise<void> => {
    cleaning ??= prune().finally(() => {
      cleaning = undefined
    })
    return cleaning
  }

  const first = setTimeout(() => {
    void clean()
    every = setInterval(clean, HOUSEKEEPING_EVERY_MS).unref()
  }, afterMs).unref()

  return {
    clean,
    close: once(() => {
      closing.abort()
      clearTimeout(first)
      clearInterval(every)
    }),
  }
}

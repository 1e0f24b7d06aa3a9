/**
 * The traces directory as a whole, put together: what is kept, what is noted, what goes.
 *
 *   http --change, remove, report--> [storage] --> {dir}
 *   timers --retention, disk space--> [storage] --deleted, low--> live sink
 */

import type { SessionSummary } from '@agent-inspector/trace-format'
import type { DiskSpace } from '../sink/live-event.js'
import type { FileSource } from '../source/file-source.js'
import type { NotesFiles } from '../source/notes-files.js'
import type { SessionSource } from '../span/ports.js'
import { stemOfPart } from '../trace-file/file-name.js'
import { type Deletion, deleteSession } from './delete-session.js'
import { isForeign } from './is-foreign.js'
import { type HouseOptions, keepHouse } from './keep-house.js'
import type { RetentionRule } from './plan-retention.js'
import { planPrune } from './prune.js'
import { reportStorage, type StorageReport } from './report-storage.js'
import { watchDisk } from './watch-disk.js'

export interface StorageOptions {
  readonly dir: string
  readonly rule: RetentionRule
  readonly notes: NotesFiles
  readonly files: Pick<FileSource, 'list'>
  /** All that is known, not only of files. */
  readonly sessions: Pick<SessionSource, 'get'>
  /** Told of each session that went, whoever asked for it. */
  readonly onDeleted: (sessionId: string) => void
  readonly onSpace: (space: DiskSpace) => void
  /** Gets a line when retention deletes something. */
  readonly log: (line: string) => void
  readonly onProblem: HouseOptions['onProblem']
}

export interface Storage {
  /** @throws what the file system throws */
  note(sessionId: string, change: NoteChange): Promise<Noted>
  /** @throws what the file system throws */
  remove(sessionId: string): Promise<Deletion>
  /** @throws what the file system throws */
  report(): Promise<StorageReport>
  close(): void
}

export interface NoteChange {
  readonly pinned?: boolean
  readonly tags?: readonly string[]
}

export type Noted =
  | { readonly outcome: 'noted'; readonly session: SessionSummary }
  | { readonly outcome: 'not_found' | 'not_ours' }

export function createStorage(options: StorageOptions): Storage {
  const { dir, rule, notes, files, sessions, onDeleted, log } = options
  const house = keepHouse({
    ...options,
    onPruned({ removal: { session, parts, reason, bytes }, outcome, reason: why }) {
      if (outcome === 'failed') log(`retention could not delete session ${session.sessionId}. ${why}`)
      if (outcome !== 'removed') return
      log(`retention by ${reason} deleted ${parts.length} parts of session ${session.sessionId} (${bytes} bytes)`)
      if (!session.isRunning) for (const id of new Set(parts.map(({ sessionId }) => sessionId))) onDeleted(id)
    },
  })
  const disk = watchDisk({ dir, onChange: options.onSpace })

  return {
    async note(sessionId, change) {
      const session = await sessions.get(sessionId)
      if (session === undefined) return { outcome: 'not_found' }
      if (isForeign(dir, session)) return { outcome: 'not_ours' }
      const [first] = session.parts
      await notes.change(sessionId, first && stemOfPart(first.part), (before) => ({ ...before, ...change }))
      const noted = await sessions.get(sessionId)
      return noted === undefined ? { outcome: 'not_found' } : { outcome: 'noted', session: noted }
    },

    async remove(sessionId) {
      const deletion = await deleteSession(sessionId, { dir, sessions, notes })
      if (deletion.outcome === 'deleted') deletion.sessionIds.forEach(onDeleted)
      return deletion
    },

    async report() {
      const [plan, space] = await Promise.all([planPrune({ dir, rule, files }), disk.look().catch(() => undefined)])
      return reportStorage(plan, rule, space)
    },

    close() {
      house.close()
      disk.close()
    },
  }
}

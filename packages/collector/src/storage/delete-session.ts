/**
 * Deletes one session, with the traces that it has claimed, because somebody asked for it.
 *
 *   DELETE /sessions/{id} --> [deleteSession] --removeParts--> {dir}
 */
import { createLiveFiles } from '../process/live-files.js'
import { describeThisProcess } from '../process/this-process.js'
import type { NotesFiles } from '../source/notes-files.js'
import type { SessionSource } from '../span/ports.js'
import { isForeign } from './is-foreign.js'
import { removeParts } from './remove-parts.js'
import { lookAtSession } from './take-inventory.js'

export interface DeleteOptions {
  readonly dir: string
  /** Knows how sessions stand, and tells what they have claimed as parts of them. */
  readonly sessions: Pick<SessionSource, 'get'>
  readonly notes: NotesFiles
}

export type Deletion =
  /** With which others: those that it had claimed. */
  | { readonly outcome: 'deleted'; readonly sessionIds: readonly string[] }
  | { readonly outcome: 'not_found' | 'being_written' | 'not_ours' }

/** @throws what the file system throws */
export async function deleteSession(sessionId: string, { dir, sessions, notes }: DeleteOptions): Promise<Deletion> {
  const session = await sessions.get(sessionId)
  if (session === undefined) return { outcome: 'not_found' }
  if (isForeign(dir, session)) return { outcome: 'not_ours' }
  const self = describeThisProcess()
  const stored = lookAtSession(session, [], { dir, self, nowMs: Date.now() })
  if (stored.isRunning) return { outcome: 'being_written' }
  const live = createLiveFiles({ dir, self })
  try {
    const { outcome } = await removeParts(stored.parts, { dir, live })
    // Changed since it was looked at a moment ago: somebody wrote it.
    if (outcome !== 'removed') return { outcome: 'being_written' }
  } finally {
    live.close()
  }
  const sessionIds = [...new Set([session.id, ...(session.joined ?? [])])]
  for (const id of sessionIds) await notes.remove(id)
  return { outcome: 'deleted', sessionIds }
}

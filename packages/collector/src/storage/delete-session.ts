/**
 * Deletes one session, with the traces that it has claimed, because somebody asked for it.
 *
 *   DELETE /sessions/{id} --> [deleteSession] --removeParts--> {dir}
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { SessionSummary } from '@agent-inspector/trace-format'
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

/** How long it waits for who tidies up after a session that has ended, in milliseconds. */
const TIDY_WITHIN_MS = 2000
const LOOK_EVERY_MS = 50

/** @throws what the file system throws */
export async function deleteSession(sessionId: string, options: DeleteOptions): Promise<Deletion> {
  const untilMs = performance.now() + TIDY_WITHIN_MS
  for (;;) {
    const session = await options.sessions.get(sessionId)
    if (session === undefined) return { outcome: 'not_found' }
    if (isForeign(options.dir, session)) return { outcome: 'not_ours' }
    if (session.status === 'running' || session.status === 'paused') return { outcome: 'being_written' }
    if (await removeAll(session, options)) return forget(session, options)
    if (performance.now() >= untilMs) return { outcome: 'being_written' }
    await delay(LOOK_EVERY_MS, undefined, { ref: false })
  }
}

/** @returns false if somebody writes one of its parts, or has just written it */
async function removeAll(session: SessionSummary, { dir }: DeleteOptions): Promise<boolean> {
  const self = describeThisProcess()
  const { parts, isRunning } = lookAtSession(session, [], { dir, self, nowMs: Date.now() })
  if (isRunning) return false
  const live = createLiveFiles({ dir, self })
  try {
    return (await removeParts(parts, { dir, live })).outcome === 'removed'
  } finally {
    live.close()
  }
}

async function forget({ id, joined = [] }: SessionSummary, { notes }: DeleteOptions): Promise<Deletion> {
  const sessionIds = [...new Set([id, ...joined])]
  for (const each of sessionIds) await notes.remove(each)
  return { outcome: 'deleted', sessionIds }
}

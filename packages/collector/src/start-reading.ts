/**
 * The half of an inspector that reads: all sessions of its directory, whoever wrote them, what is noted of
 * them, and how long they are kept.
 *
 *   [own sessions, trace files] --> sessions --> http
 */
import type { Settings } from './base/settings.js'
import { createSessions } from './query/sessions.js'
import { validatePayload } from './query/validate-payload.js'
import { createFileSource } from './source/file-source.js'
import { followFiles } from './source/follow-files.js'
import type { NotesFiles } from './source/notes-files.js'
import { createOwnSessions } from './source/own-sessions.js'
import type { Recording } from './start-recording.js'
import { createStorage } from './storage/create-storage.js'
import { retentionRule } from './storage/plan-retention.js'

interface ReadingOptions {
  /** Absolute. */
  readonly dir: string
  readonly settings: Settings
  readonly notes: NotesFiles
  readonly recording: Recording
  readonly log: (line: string) => void
  readonly onProblem: (message: string, cause: unknown) => void
}

export function startReading({ dir, settings, notes, recording, log, onProblem }: ReadingOptions) {
  const { self, parts, live } = recording
  const files = createFileSource({ dir, self, notes, onGone: live.deleted })
  const follower = followFiles({
    dir,
    self,
    files,
    isOwn: parts.wrote,
    onChange: live.heard,
    onLook: ({ haveGone }) => (haveGone ? files.lookForGone(live.finished()) : notes.look()),
    onProblem,
  })
  const own = createOwnSessions({ live, validate: validatePayload })
  const sessions = createSessions({ sources: [own, files], log })
  const storage = createStorage({
    dir,
    rule: retentionRule(settings),
    notes,
    files,
    sessions,
    onDeleted(sessionId) {
      files.forget(sessionId)
      live.deleted(sessionId)
    },
    onSpace: live.storage,
    log,
    onProblem,
  })

  return {
    files,
    sessions,
    storage,
    control: own.control,
    follow: follower.start,
    /** The notes of a session have changed: who looks at it is told. */
    tellNotes(sessionId: string): void {
      sessions.get(sessionId).then(
        (session) => session && live.noted(session),
        (cause: unknown) => onProblem('What was noted of a session could not be told.', cause),
      )
    },
    /** Nothing is looked for from here on; what is open stays readable. */
    stop(): void {
      follower.close()
      storage.close()
    },
    close: files.close,
  }
}

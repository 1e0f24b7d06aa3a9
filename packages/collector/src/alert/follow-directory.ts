/**
 * What happens in a directory that no inspector serves: from its files, as an inspector would tell it.
 *
 *   {part}.jsonl.gz, {part}.live --> [follow directory] --events--> watch-sessions
 */

import type { Pricing } from '@agent-inspector/dialects'
import { sessionJson } from '@agent-inspector/trace-format'
import { eventJson } from '../http/event-json.js'
import { describeThisProcess } from '../process/this-process.js'
import { createSessions } from '../query/sessions.js'
import { createLiveSink } from '../sink/live-sink.js'
import { createFileSource } from '../source/file-source.js'
import { followFiles } from '../source/follow-files.js'
import type { AskSessions } from './look-at-sessions.js'

export interface DirectoryOptions {
  readonly dir: string
  /** At which prices sessions are told. */
  readonly pricing: Pick<Pricing, 'costOf'>
  /** As `GET /events` has it. */
  readonly onEvent: (type: string, data: unknown) => void
  readonly log: (line: string) => void
}

export interface FollowedDirectory {
  /** Resolves when every change from now on is told. */
  readonly isFollowed: Promise<void>
  readonly ask: AskSessions
  close(): void
}

const PAGE_SESSIONS = 500

export function followDirectory({ dir, pricing, onEvent, log }: DirectoryOptions): FollowedDirectory {
  const onProblem = (message: string, cause: unknown): void => log(`${message} ${String(cause)}`)
  const self = describeThisProcess()
  const live = createLiveSink({ process: self, onProblem })
  const files = createFileSource({ dir, self, onGone: live.deleted })
  const sessions = createSessions({ sources: [files], log })
  const follower = followFiles({ dir, self, files, isOwn: () => false, onChange: live.heard, onProblem })
  live.subscribe({ event: ({ event }) => onEvent(event.type, eventJson(event, pricing)), state() {} })

  return {
    isFollowed: follower.start(),

    async ask({ isRunning, cursor }) {
      const page = await sessions.list({
        filter: isRunning ? { status: new Set(['running', 'paused']) } : {},
        limit: PAGE_SESSIONS,
        ...(cursor !== undefined && { cursor }),
      })
      return { sessions: page.sessions.map((session) => sessionJson(session, pricing)), nextCursor: page.nextCursor }
    },

    close() {
      follower.close()
      void live.close()
      files.close()
    },
  }
}

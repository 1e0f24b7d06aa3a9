/**
 * How all sessions stand that may be of interest: those that run, and those that began since. What a feed did not
 * tell is found so.
 *
 *   GET /sessions, file source --pages--> [look at sessions] --session by session--> attention
 */
import type { Attention } from './attention.js'

export interface SessionsPage {
  /** As `GET /sessions` has them. */
  readonly sessions: readonly unknown[]
  readonly nextCursor: string | undefined
}

export interface SessionsQuery {
  readonly isRunning: boolean
  readonly cursor: string | undefined
}

/** Newest first. */
export type AskSessions = (query: SessionsQuery) => Promise<SessionsPage>

/** @throws what asking throws */
export async function lookAtSessions(ask: AskSessions, attention: Attention): Promise<void> {
  const { interestedSince } = attention
  const found: unknown[] = []
  for await (const { sessions } of pages(ask, false)) {
    found.push(...sessions)
    if (startOf(sessions.at(-1)) < interestedSince) break
  }
  for await (const { sessions } of pages(ask, true)) found.push(...sessions)
  // In the order in which they began.
  for (const session of found.reverse()) attention.see(session)
}

async function* pages(ask: AskSessions, isRunning: boolean): AsyncGenerator<SessionsPage> {
  let cursor: string | undefined
  do {
    const page = await ask({ isRunning, cursor })
    yield page
    cursor = page.nextCursor
  } while (cursor !== undefined)
}

function startOf(session: unknown): string {
  const isObject = typeof session === 'object' && session !== null
  return isObject && 'started_at' in session ? String(session.started_at) : ''
}

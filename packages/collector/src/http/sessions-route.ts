/** `GET /sessions` and `GET /sessions/{id}`. */

import type { Pricing } from '@agent-inspector/dialects'
import { isSessionId } from '@agent-inspector/hooks'
import { type SessionStatus, type SessionSummary, sessionJson } from '@agent-inspector/trace-format'
import type { Request, RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import type { SessionFilter, Sessions } from '../query/sessions.js'
import { invalidQuery, queryList, queryText, refuseUnknown } from './read-query.js'

const STATUSES: ReadonlySet<string> = new Set<SessionStatus>([
  'running',
  'paused',
  'completed',
  'failed',
  'cancelled',
  'interrupted',
])
const DEFAULT_LIMIT = 50
const MAX_LIMIT = 500

export function listSessionsRoute(sessions: Sessions, pricing: Pricing): RequestHandler {
  return async (request, response) => {
    refuseUnknown(request, ['status', 'engine', 'q', 'limit', 'cursor'])
    const cursor = queryText(request, 'cursor', 500)
    const query = { filter: readFilter(request), limit: readLimit(request) }
    const page = await sessions.list(cursor === undefined ? query : { ...query, cursor })
    response.set('Cache-Control', 'no-store').json({
      sessions: page.sessions.map((session) => sessionJson(session, pricing)),
      total: page.total,
      ...(page.nextCursor !== undefined && { next_cursor: page.nextCursor }),
      ...(page.sourceErrors.length > 0 && { source_errors: page.sourceErrors }),
    })
  }
}

export function getSessionRoute(sessions: Sessions, pricing: Pricing): RequestHandler {
  return async (request, response) => {
    response.set('Cache-Control', 'no-store').json(sessionJson(await findSession(request, sessions), pricing))
  }
}

/** @throws CollectorError SESSION_ID_INVALID, SESSION_NOT_FOUND */
export async function findSession(request: Request, sessions: Sessions): Promise<SessionSummary> {
  const id = readSessionId(request)
  const session = await sessions.get(id)
  if (session === undefined) throw new CollectorError('SESSION_NOT_FOUND', `There is no session ${JSON.stringify(id)}.`)
  return session
}

/** @throws CollectorError SESSION_ID_INVALID */
export function readSessionId(request: Request): string {
  const id = request.params.id
  if (typeof id === 'string' && isSessionId(id)) return id
  throw new CollectorError('SESSION_ID_INVALID', 'The path names no session.')
}

function readFilter(request: Request): SessionFilter {
  const status = queryList(request, 'status', 100)
  const engine = queryText(request, 'engine', 100)
  const text = queryText(request, 'q', 200)
  return {
    ...(status !== undefined && { status: new Set(status.map(readStatus)) }),
    ...(engine !== undefined && { engine }),
    ...(text !== undefined && { text }),
  }
}

function readStatus(text: string): SessionStatus {
  if (!STATUSES.has(text)) throw invalidQuery('status', `has ${JSON.stringify(text)}, which no session can have`)
  return text as SessionStatus
}

function readLimit(request: Request): number {
  const text = queryText(request, 'limit', 10)
  if (text === undefined) return DEFAULT_LIMIT
  const limit = /^\d+$/.test(text) ? Number(text) : 0
  if (limit < 1 || limit > MAX_LIMIT) throw invalidQuery('limit', `is no number from 1 to ${MAX_LIMIT}`)
  return limit
}

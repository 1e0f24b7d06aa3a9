/** `GET /events`: what happens, as server-sent events. */
import type { Request, RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import type { LiveEvent, LiveState } from '../sink/live-event.js'
import type { FeedFilter, LiveFeed } from './live-feed.js'
import { invalidQuery, queryList, queryText, refuseUnknown } from './read-query.js'

/** `Reset` and `Busy` come whether they are asked for or not. */
const TYPES = {
  SessionStarted: true,
  SessionUpdated: true,
  SessionFinished: true,
  SessionDeleted: true,
  WaitingOnSignal: true,
  SignalReceived: true,
  SpanStarted: true,
  ResourceFetched: true,
  PromptUsed: true,
  StorageLow: true,
  TraceAppended: true,
  Heartbeat: true,
  ProgressUpdate: true,
  Reset: true,
  Busy: true,
} as const satisfies Record<(LiveEvent | LiveState)['type'] | 'Reset' | 'Busy', true>
const BUSY_RETRY_SECONDS = '30'

export function eventsRoute(feed: LiveFeed): RequestHandler {
  return async (request, response) => {
    const filter = readFilter(request)
    const lastId = readLastId(request)
    if (request.method === 'HEAD') return void response.type('text/event-stream').end()
    if (!feed.full) return feed.connect(request, response, filter, lastId)
    if (request.accepts(['text/event-stream', 'application/json']) === 'text/event-stream') {
      return feed.refuse(request, response)
    }
    response.set('Retry-After', BUSY_RETRY_SECONDS)
    throw new CollectorError('TOO_MANY_CLIENTS', 'As many pages listen as the inspector can serve.')
  }
}

function readFilter(request: Request): FeedFilter {
  refuseUnknown(request, ['session_id', 'types', 'lastEventId'])
  const sessionId = queryText(request, 'session_id', 1000)
  const types = queryList(request, 'types', 500)
  const unknown = types?.find((type) => !Object.hasOwn(TYPES, type))
  if (unknown !== undefined) throw invalidQuery('types', `has ${JSON.stringify(unknown)}, which is no event`)
  return { ...(sessionId !== undefined && { sessionId }), ...(types !== undefined && { types: new Set(types) }) }
}

/** The header first: a browser sends it by itself. `NaN` where it is none of our ids. */
function readLastId(request: Request): number | undefined {
  const text = request.get('Last-Event-ID') || queryText(request, 'lastEventId', 100)
  if (text === undefined) return undefined
  return /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN
}

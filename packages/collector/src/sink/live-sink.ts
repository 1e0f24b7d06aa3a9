/**
 * What happens now, told to whoever watches.
 *
 *   capture queue --records--> [live sink] --events, states--> http/live-feed.ts --> browsers
 *   file sink ----appended-->      |
 *   source/follow-files --heard--> |
 *                                  +--summaries--> source/own-sessions.ts
 *
 * Events are numbered and kept in a ring for a browser that comes back. States are told at most so
 * often, only the latest, and never kept.
 */

import { OURS, type SessionSummary, type TraceRecord } from '@agent-inspector/trace-format'
import type { Appended, SessionChange, SpanSink } from '../span/ports.js'
import { createEventRing, type Numbered, type Replay } from './event-ring.js'
import type { DiskSpace, LiveEvent, LiveState } from './live-event.js'
import { createLiveSession, type LiveSession, type LiveSessionOptions } from './live-session.js'
import { createPace } from './pace.js'

interface LiveListener {
  event(numbered: Numbered<LiveEvent>): void
  state(state: LiveState): void
}

export interface LiveSink extends SpanSink {
  /** A block was written: called by the file sink, after the fact. */
  appended(appended: Appended): void
  /** Another process wrote in a session. */
  heard(change: SessionChange): void
  /** Something was noted of a session outside its records. */
  noted(session: SessionSummary): void
  /** A session was deleted: it is forgotten, and told to be gone. */
  deleted(sessionId: string): void
  storage(space: DiskSpace): void
  /** Present while the disk is nearly full, for a browser that just came. */
  readonly lowDisk: DiskSpace | undefined
  /** @returns the function that undoes it */
  subscribe(listener: LiveListener): () => void
  /** What a browser with this last event id has missed. */
  replay(lastId: number): Replay<LiveEvent>
  /** The id of the newest event. */
  readonly lastEventId: number
  /** The latest state of each running session, for a browser that just came. */
  states(): readonly LiveState[]
  /** Sessions of this process: the running ones and the latest finished ones. */
  summaries(): readonly SessionSummary[]
  summary(sessionId: string): SessionSummary | undefined
  /** Ids of sessions of this process that ended and are on disk. */
  finished(): readonly string[]
}

export interface LiveSinkOptions {
  readonly process: LiveSessionOptions['process']
  /** A session with what is noted of it outside its records. Default: nothing is. */
  readonly addNotes?: LiveSessionOptions['addNotes']
  /** At which prices heartbeats tell what was spent. Default: at none. */
  readonly pricing?: LiveSessionOptions['pricing']
  /** Called when a session of this process has ended by being quiet: nobody has finished it. */
  readonly onRest?: (sessionId: string) => void
  /** Told when telling fails; must not throw. The agent does not hear of it. */
  readonly onProblem: (message: string, cause: unknown) => void
  /** Milliseconds since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number
}

const RING = { minEvents: 1000, minAgeMs: 5 * 60_000, maxEvents: 10_000 }
/** `TraceAppended`, and what of `ProgressUpdate` comes together: at most ten a second and session. */
const STATE_EVERY_MS = 100
const UPDATE_EVERY_MS = 2000
const BEAT_EVERY_MS = 10_000
/** What was still on its way when a session was deleted does not bring it back. */
const GONE_FOR_MS = 5000
/** Finished sessions come from their files; these bridge the moment until the file is whole. */
const KEEP_FINISHED = 100
const KEEP_CLAIMED = 10_000

export function createLiveSink({
  process,
  addNotes = (session) => session,
  pricing,
  onRest = () => {},
  onProblem,
  now = Date.now,
}: LiveSinkOptions): LiveSink {
  const ring = createEventRing<LiveEvent>({ ...RING, now })
  const sessions = new Map<string, LiveSession>()
  /** When those that are gone were deleted. */
  const goneAtMs = new Map<string, number>()
  const listeners = new Set<LiveListener>()
  /** Named after traces, and part of other sessions now; the latest. */
  const claimed = new Set<string>()
  let lowDisk: DiskSpace | undefined
  /** Now and then: to look through all for each new one would cost a busy server more than the recording. */
  let forgetAt = KEEP_FINISHED

  const tell = (run: (listener: LiveListener) => void): void => {
    for (const listener of listeners) {
      try {
        run(listener)
      } catch (cause) {
        onProblem('What happened could not be told to the browsers.', cause)
      }
    }
  }
  const publish = (event: LiveEvent): void => {
    // It is told of as a part of the session that has claimed it.
    if ('session' in event && claimed.has(event.session.id)) return
    const numbered = ring.add(event)
    tell((listener) => listener.event(numbered))
  }
  const publishState = (state: LiveState): void => {
    tell((listener) => listener.state(state))
  }
  const sessionOf = (sessionId: string): LiveSession => {
    const known = sessions.get(sessionId)
    if (known !== undefined) return known
    const session = createLiveSession(sessionId, {
      process,
      addNotes,
      ...(pricing && { pricing }),
      nowNs: () => BigInt(now()) * 1_000_000n,
    })
    sessions.set(sessionId, session)
    if (sessions.size > forgetAt) forgetAt = forgetFinished(sessions) + KEEP_FINISHED
    return session
  }
  const appends = createPace({
    everyMs: STATE_EVERY_MS,
    tell(sessionId) {
      const taken = sessions.get(sessionId)?.takeAppends() ?? []
      for (const appended of taken) publishState({ type: 'TraceAppended', ...appended })
      return taken.length > 0
    },
  })
  const progress = createPace({
    everyMs: STATE_EVERY_MS,
    tell(sessionId) {
      const taken = sessions.get(sessionId)?.takeProgress() ?? []
      for (const update of taken) publishState({ type: 'ProgressUpdate', ...update })
      return taken.length > 0
    },
  })
  const appended = (block: Appended): void => {
    sessions.get(block.sessionId)?.append(block)
    appends.due(block.sessionId)
  }
  const isGone = ({ summary, news, isNew: hasCome = false }: SessionChange): boolean => {
    const isStart = (record: TraceRecord) => record.type === 'session_event' && record.name === 'session_started'
    const isNew = hasCome || news.some(isStart)
    return !isNew && now() - (goneAtMs.get(summary.id) ?? Number.NEGATIVE_INFINITY) < GONE_FOR_MS
  }
  /** Who lists sessions has one less. */
  const claim = (sessionId: string): void => {
    if (!sessions.has(sessionId)) return
    claimed.add(sessionId)
    const [oldest] = claimed
    if (claimed.size > KEEP_CLAIMED && oldest !== undefined) claimed.delete(oldest)
    publish({ type: 'SessionDeleted', sessionId })
  }
  const every = (ms: number, visit: (session: LiveSession, sessionId: string) => void): NodeJS.Timeout =>
    setInterval(() => sessions.forEach(visit), ms).unref()

  const updates = every(UPDATE_EVERY_MS, (session, sessionId) => {
    const update = session.takeUpdate()
    if (update !== undefined) publish(update)
    if (update?.type === 'SessionFinished' && session.own) onRest(sessionId)
    session.settle()
  })
  const beats = every(BEAT_EVERY_MS, (session, sessionId) => {
    const beat = session.running && !claimed.has(sessionId) ? session.takeBeat() : undefined
    if (beat !== undefined) publishState({ type: 'Heartbeat', sessionId, ...beat })
  })

  return {
    name: 'live',

    write(record) {
      if (record.type === 'session_event' && record.name === 'value_part') return
      for (const event of sessionOf(record.sessionId).add(record)) publish(event)
      if (isProgress(record)) progress.due(record.sessionId)
      const joined = joinedBy(record)
      if (joined !== undefined) claim(joined)
    },

    appended,

    heard(change) {
      if (isGone(change)) return
      const told = sessionOf(change.summary.id).heard(change)
      if (!change.isOld) told.forEach(publish)
      change.appended.forEach(appended)
      if (change.news.some(isProgress)) progress.due(change.summary.id)
    },

    noted: (session) => publish({ type: 'SessionUpdated', session }),

    deleted(sessionId) {
      sessions.delete(sessionId)
      for (const [id, atMs] of goneAtMs) if (now() - atMs > GONE_FOR_MS) goneAtMs.delete(id)
      goneAtMs.set(sessionId, now())
      publish({ type: 'SessionDeleted', sessionId })
    },

    storage(space) {
      lowDisk = space.isLow ? space : undefined
      publish({ type: 'StorageLow', ...space })
    },

    get lowDisk() {
      return lowDisk
    },

    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },

    replay: (lastId) => ring.after(lastId),

    get lastEventId() {
      return ring.lastId
    },

    states() {
      return [...sessions].flatMap(([sessionId, session]): LiveState[] => {
        if (!session.running || claimed.has(sessionId)) return []
        // Nothing happened since a browser came that has only just come: zero, but the open spans.
        const beat = { llmCalls: 0, toolCalls: 0, tokens: 0, costUsd: 0, openSpans: session.openSpans() }
        const appends = session.appends().map((appended) => ({ type: 'TraceAppended' as const, ...appended }))
        const progress = session.progress().map((update) => ({ type: 'ProgressUpdate' as const, ...update }))
        return [...appends, { type: 'Heartbeat', sessionId, ...beat }, ...progress]
      })
    },

    summaries: () => [...sessions.values()].filter(({ own }) => own).map((session) => session.summary()),

    finished: () =>
      [...sessions].flatMap(([id, session]) => (session.own && !session.running && session.isFiled ? [id] : [])),

    summary(sessionId) {
      const session = sessions.get(sessionId)
      return session?.own === true ? session.summary() : undefined
    },

    // Everything was told when it came.
    flush: () => Promise.resolve(),
    flushSync() {},

    close() {
      clearInterval(updates)
      clearInterval(beats)
      // What rests is told now: the browsers are still there.
      appends.flush()
      progress.flush()
      return Promise.resolve()
    },
  }
}

/** What a trace's own session holds is of that trace alone. */
function joinedBy(record: TraceRecord): string | undefined {
  if (record.type !== 'session_event' || record.name !== 'trace_joined') return undefined
  return record.attributes[OURS.joinedSessionId] === record.traceId ? record.traceId : undefined
}

function isProgress(record: TraceRecord): boolean {
  return record.type === 'session_event' && record.name === 'progress'
}

/** Forgets the oldest finished sessions beyond `KEEP_FINISHED`; a Map lists them as they came. @returns how many are left */
function forgetFinished(sessions: Map<string, LiveSession>): number {
  const finished = [...sessions].filter(([, session]) => !session.running)
  for (const [sessionId] of finished.slice(0, -KEEP_FINISHED)) sessions.delete(sessionId)
  return sessions.size
}

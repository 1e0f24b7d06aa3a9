/**
 * One session while it runs in this process: its fold, its parts, and what was told of it last.
 *
 *   live sink --record, append--> [live session] --events, states due--> live sink
 */
import { isDeepStrictEqual } from 'node:util'
import type { Pricing } from '@agent-inspector/dialects'
import {
  costOfModels,
  createSessionFold,
  OURS,
  type PartSummary,
  type SessionEventRecord,
  type SessionFold,
  type SessionStatus,
  type SessionSummary,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { mergeSummaries } from '../span/merge-summaries.js'
import type { Appended, SessionChange } from '../span/ports.js'
import type { Beat, LiveEvent } from './live-event.js'
import { createSpanNews, type SpanNews } from './span-news.js'

export interface LiveSession extends Pick<SpanNews, 'takeProgress' | 'progress'> {
  /** @returns what is to be told at once */
  add(record: TraceRecord): readonly LiveEvent[]
  /**
   * Another process wrote in it.
   *
   * @returns what is to be told at once
   */
  heard(change: Pick<SessionChange, 'summary' | 'news'>): readonly LiveEvent[]
  /** This process writes it. */
  readonly own: boolean
  append(appended: Appended): void
  summary(): SessionSummary
  readonly running: boolean
  /** A block of it was written to a file. */
  readonly isFiled: boolean
  /** The latest append of each part that was not told yet. */
  takeAppends(): readonly Appended[]
  /** The latest append of each part. */
  appends(): readonly Appended[]
  /** The session, if it changed since it was told last. Time alone can end one that has no session events. */
  takeUpdate(): LiveEvent | undefined
  /** What changed since the last beat, if anything did. */
  takeBeat(): Beat | undefined
  openSpans(): number
  /** Long after its end: keeps what the session was, and forgets what it needs to count on. */
  settle(): void
}

export interface LiveSessionOptions {
  /** The one that records: this one. */
  readonly process: { readonly pid: number; readonly host: string; readonly writer?: string }
  /** The session, with what is noted of it outside its records. Default: nothing is. */
  readonly addNotes?: (session: SessionSummary) => SessionSummary
  /** At which prices its beats tell what was spent. Default: at none. */
  readonly pricing?: Pick<Pricing, 'costOf'>
  /** Nanoseconds since the Unix epoch. */
  readonly nowNs: () => bigint
}

const NO_BEAT: Beat = { llmCalls: 0, toolCalls: 0, tokens: 0, costUsd: 0, openSpans: 0 }
const NO_PRICES: Pick<Pricing, 'costOf'> = { costOf: () => undefined }
const SETTLED_AFTER_NS = 60_000_000_000n

type SessionEventType = 'SessionStarted' | 'SessionUpdated' | 'SessionFinished'

export function createLiveSession(
  sessionId: string,
  { process, addNotes = (session) => session, pricing = NO_PRICES, nowNs }: LiveSessionOptions,
): LiveSession {
  let fold: SessionFold = createSessionFold(sessionId)
  const parts = new Map<string, Appended>()
  const untold = new Map<string, Appended>()
  let toldStatus: SessionStatus | undefined
  let changed = false
  let finishedNs: bigint | undefined
  let settled = false
  let totals = NO_BEAT
  let own = false
  /** How it stands by its files, where another process writes in it too. */
  let filed: SessionSummary | undefined
  const toldWaits = new Set<string>()
  const { add: spanNewsOf, takeProgress, progress } = createSpanNews()

  const summary = (): SessionSummary => {
    if (!own && filed !== undefined) return filed
    const now = {
      ...fold.summary(nowNs()),
      process: { ...process, live: true },
      parts: Array.from(parts.values(), asPart),
    }
    return addNotes(filed === undefined ? now : mergeSummaries(now, filed))
  }
  const tell = (type: SessionEventType, session = summary()): LiveEvent => {
    toldStatus = session.status
    changed = false
    return { type, session }
  }

  /** Resumed: what it was before is in its file. */
  const begin = (): void => {
    finishedNs = undefined
    if (!settled) return
    settled = false
    fold = createSessionFold(sessionId)
    totals = NO_BEAT
  }

  return {
    get running() {
      return isRunning(filed === undefined ? fold.status(nowNs()) : summary().status)
    },

    summary,
    takeProgress,
    progress,
    openSpans: () => summary().openSpanCount,
    appends: () => [...parts.values()],

    get own() {
      return own
    },

    get isFiled() {
      return parts.size > 0
    },

    add(record) {
      own = true
      const name = record.type === 'session_event' ? record.name : undefined
      if (name === 'session_finished') finishedNs = nowNs()
      if (name === 'session_started') begin()
      // What comes so late is in the file, and counted there.
      if (settled) return []
      fold.add(record)
      changed = true
      const isNew = toldStatus === undefined
      const events: LiveEvent[] = [...(isNew ? [tell('SessionStarted')] : []), ...spanNewsOf(record)]
      if (record.type !== 'session_event') return events
      if (name === 'waiting_on_signal') toldWaits.add(record.spanId ?? '')
      events.push(...eventsOf(record, summary, tell, isNew))
      return events
    },

    heard({ summary: next, news }) {
      if (filed === undefined && !own) totals = beatOf(next, pricing)
      changed ||= !isDeepStrictEqual(filed, next)
      filed = next
      const before = toldStatus
      const told: LiveEvent[] = toldStatus === undefined ? [tell('SessionStarted')] : []
      for (const wait of next.waitingFor.filter(({ waitId }) => !toldWaits.has(waitId))) {
        toldWaits.add(wait.waitId)
        told.push(tell('SessionUpdated'), { type: 'WaitingOnSignal', sessionId, wait })
      }
      for (const record of news) {
        told.push(...spanNewsOf(record))
        const isAnswer = record.type === 'session_event' && record.name === 'signal_received'
        if (isAnswer) told.push(...eventsOf(record, summary, tell, false))
      }
      const { status } = summary()
      if (!isRunning(status) && status !== before) told.push(tell('SessionFinished'))
      else if (status !== toldStatus) told.push(tell('SessionUpdated'))
      return told
    },

    append(appended) {
      const before = untold.get(appended.part)?.records ?? 0
      const latest = { ...appended, records: before + appended.records }
      untold.set(appended.part, latest)
      parts.set(appended.part, latest)
    },

    takeAppends() {
      const taken = [...untold.values()]
      untold.clear()
      return taken
    },

    takeUpdate() {
      if (!changed && (toldStatus === undefined || !isRunning(toldStatus))) return undefined
      const session = summary()
      if (!changed && session.status === toldStatus) return undefined
      const ended = !isRunning(session.status) && session.status !== toldStatus
      return tell(ended ? 'SessionFinished' : 'SessionUpdated', session)
    },

    takeBeat() {
      const now = beatOf(summary(), pricing)
      const before = totals
      totals = now
      if (isDeepStrictEqual(now, before)) return undefined
      return {
        llmCalls: now.llmCalls - before.llmCalls,
        toolCalls: now.toolCalls - before.toolCalls,
        tokens: now.tokens - before.tokens,
        // Sums of fractions differ by more digits than they have.
        costUsd: Number((now.costUsd - before.costUsd).toFixed(9)),
        openSpans: now.openSpans,
      }
    },

    settle() {
      if (settled || finishedNs === undefined || nowNs() - finishedNs < SETTLED_AFTER_NS) return
      const last = fold.summary()
      fold = { add() {}, summary: () => last, status: () => last.status }
      settled = true
    },
  }
}

function beatOf(session: SessionSummary, pricing: Pick<Pricing, 'costOf'>): Beat {
  const { llmCalls, toolCalls, inputTokens, outputTokens, openSpanCount, models = [] } = session
  const { usd: costUsd = 0 } = costOfModels(models, pricing)
  return { llmCalls, toolCalls, tokens: inputTokens + outputTokens, costUsd, openSpans: openSpanCount }
}

function isRunning(status: SessionStatus): boolean {
  return status === 'running' || status === 'paused'
}

/** @param justStarted the session itself was told with this very record */
function eventsOf(
  record: SessionEventRecord,
  summary: () => SessionSummary,
  tell: (type: SessionEventType) => LiveEvent,
  justStarted: boolean,
): readonly LiveEvent[] {
  const { name, sessionId, spanId = '', attributes } = record
  if (name === 'session_started') return justStarted ? [] : [tell('SessionUpdated')]
  if (name === 'cancel_requested' || name === 'stepping_changed') return [tell('SessionUpdated')]
  if (name === 'session_finished') return [tell('SessionFinished')]
  if (name === 'waiting_on_signal') {
    const wait = summary().waitingFor.find(({ waitId }) => waitId === spanId)
    return wait === undefined ? [] : [tell('SessionUpdated'), { type: 'WaitingOnSignal', sessionId, wait }]
  }
  if (name === 'signal_received') {
    // The wait is over, but nobody answered: it timed out, or was cancelled.
    if (attributes[OURS.signalOutcome] !== 'answered') return [tell('SessionUpdated')]
    const by = attributes[OURS.signalBy]
    const signalName = String(attributes[OURS.signalName] ?? '')
    const received = { type: 'SignalReceived', sessionId, waitId: spanId, signalName } as const
    return [typeof by === 'string' ? { ...received, by } : received, tell('SessionUpdated')]
  }
  return []
}

function asPart({ part, generation, bytes }: Appended): PartSummary {
  return { part, generation, bytes }
}

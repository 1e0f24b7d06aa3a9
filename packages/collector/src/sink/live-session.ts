/**
 * One session while it runs in this process: its fold, its parts, and what was told of it last.
 *
 *   live sink --record, append--> [live session] --events, states due--> live sink
 */
import { OURS } from '../span/attributes.js'
import { createSessionFold } from '../span/fold-session.js'
import type { SessionEventRecord, TraceRecord } from '../span/record.js'
import type { PartSummary, SessionSummary } from '../span/session-summary.js'
import type { Appended, Beat, LiveEvent } from './live-event.js'

export interface LiveSession {
  /** @returns what is to be told at once */
  add(record: TraceRecord): readonly LiveEvent[]
  append(appended: Appended): void
  summary(): SessionSummary
  /** True between `session_started` and `session_finished`. */
  readonly running: boolean
  /** The latest append of each part that was not told yet. */
  takeAppends(): readonly Appended[]
  /** The latest append of each part. */
  appends(): readonly Appended[]
  /** Its session, if counts changed since it was told last. */
  takeUpdate(): LiveEvent | undefined
  /** What changed since the last beat, if anything did. */
  takeBeat(): Beat | undefined
  openSpans(): number
}

export interface LiveProcess {
  readonly pid: number
  readonly host: string
}

const NO_BEAT: Beat = { llmCalls: 0, toolCalls: 0, tokens: 0, openSpans: 0 }

export function createLiveSession(sessionId: string, { pid, host }: LiveProcess): LiveSession {
  const fold = createSessionFold(sessionId)
  const parts = new Map<string, Appended>()
  const untold = new Map<string, Appended>()
  let told = false
  let changed = false
  let totals = NO_BEAT

  const summary = (): SessionSummary => ({
    ...fold.summary(),
    process: { pid, host, live: true },
    parts: [...parts.values()].map(asPart),
  })
  const tell = (type: 'SessionStarted' | 'SessionUpdated' | 'SessionFinished'): LiveEvent => {
    told = true
    changed = false
    return { type, session: summary() }
  }
  const running = (): boolean => ['running', 'paused'].includes(fold.summary().status)

  return {
    get running() {
      return running()
    },

    summary,
    openSpans: () => fold.summary().openSpanCount,
    appends: () => [...parts.values()],

    add(record) {
      fold.add(record)
      changed = true
      const events: LiveEvent[] = told ? [] : [tell('SessionStarted')]
      if (record.type === 'session_event') events.push(...eventsOf(record, summary, tell, events.length > 0))
      return events
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
      return changed && running() ? tell('SessionUpdated') : undefined
    },

    takeBeat() {
      const now = fold.summary()
      const beat = {
        llmCalls: now.llmCalls - totals.llmCalls,
        toolCalls: now.toolCalls - totals.toolCalls,
        tokens: now.inputTokens + now.outputTokens - totals.tokens,
        openSpans: now.openSpanCount,
      }
      const nothing = beat.llmCalls === 0 && beat.toolCalls === 0 && beat.tokens === 0
      if (nothing && beat.openSpans === totals.openSpans) return undefined
      totals = {
        llmCalls: now.llmCalls,
        toolCalls: now.toolCalls,
        tokens: now.inputTokens + now.outputTokens,
        openSpans: now.openSpanCount,
      }
      return beat
    },
  }
}

/** @param justStarted the session itself was told with this very record */
function eventsOf(
  record: SessionEventRecord,
  summary: () => SessionSummary,
  tell: (type: 'SessionUpdated' | 'SessionFinished') => LiveEvent,
  justStarted: boolean,
): readonly LiveEvent[] {
  const { name, sessionId, spanId = '', attributes } = record
  if (name === 'session_started') return justStarted ? [] : [tell('SessionUpdated')]
  if (name === 'session_finished') return [tell('SessionFinished')]
  if (name === 'waiting_on_signal') {
    const wait = summary().waitingFor.find(({ waitId }) => waitId === spanId)
    return wait === undefined ? [] : [tell('SessionUpdated'), { type: 'WaitingOnSignal', sessionId, wait }]
  }
  if (name === 'signal_received') {
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

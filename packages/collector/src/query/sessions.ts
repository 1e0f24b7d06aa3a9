/**
 * The sessions of all sources as one list.
 *
 *   own sessions, files, … --> [sessions] --> http/sessions-route.ts, trace-route.ts, signal-route.ts
 *
 * A source that fails is reported beside the list and never breaks it.
 */

import type { SessionStatus, SessionSummary } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { joinSummaries } from '../span/join-summaries.js'
import { mergeSummaries } from '../span/merge-summaries.js'
import type {
  CancelRequest,
  ControlOutcome,
  SessionControl,
  SessionSource,
  SignalOutcome,
  SignalRequest,
  StepRequest,
} from '../span/ports.js'
import { decodeCursor, encodeCursor } from './cursor.js'

export interface SessionFilter {
  /** Any of these; absent: all. */
  readonly status?: ReadonlySet<SessionStatus>
  readonly engine?: string
  /** Part of the title or the id; case does not matter. */
  readonly text?: string
}

interface SessionPage {
  readonly sessions: readonly SessionSummary[]
  /** How many match the filter, on all pages. */
  readonly total: number
  /** Absent on the last page. */
  readonly nextCursor?: string
  readonly sourceErrors: readonly SourceError[]
}

interface SourceError {
  readonly source: string
  readonly message: string
}

export interface Sessions {
  /** Newest first. @throws CollectorError QUERY_INVALID where the cursor is none of ours */
  list(query: {
    readonly filter: SessionFilter
    readonly limit: number
    readonly cursor?: string
  }): Promise<SessionPage>
  get(sessionId: string): Promise<SessionSummary | undefined>
  /** `undefined`: no source knows the session. */
  signal(request: SignalRequest): Promise<SignalOutcome | undefined>
  /** In every process that runs it. `undefined`: no source knows the session. */
  cancel(request: CancelRequest): Promise<ControlOutcome | undefined>
  /** In every process that runs it. `undefined`: no source knows the session. */
  step(request: StepRequest): Promise<ControlOutcome | undefined>
}

export interface SessionsOptions {
  /** Where two know a session, the one that comes first knows how it stands. */
  readonly sources: readonly SessionSource[]
  /** Gets the cause when a source fails. */
  readonly log: (line: string) => void
}

export function createSessions({ sources, log }: SessionsOptions): Sessions {
  const getAlone = async (sessionId: string): Promise<SessionSummary | undefined> => {
    const answers = await askAll(sources, (source) => source.get(sessionId))
    const known = answers.flatMap((answer) => ('value' in answer && answer.value !== undefined ? [answer.value] : []))
    for (const answer of answers) {
      if (!('cause' in answer)) continue
      if (known.length === 0) throw answer.cause
      log(`source ${answer.source} failed: ${String(answer.cause)}`)
    }
    return known.length === 0 ? undefined : known.reduce(mergeSummaries)
  }

  const get = async (sessionId: string): Promise<SessionSummary | undefined> => {
    const session = await getAlone(sessionId)
    const joined = await Promise.all((session?.joined ?? []).map(getAlone))
    return session && joined.reduce((whole: SessionSummary, one) => (one ? joinSummaries(whole, one) : whole), session)
  }

  /** Every process that may run it: it is told if one of them is. */
  const tellAll = async (
    sessionId: string,
    tell: (control: SessionControl) => Promise<ControlOutcome>,
  ): Promise<ControlOutcome | undefined> => {
    const told = await Promise.all(sources.map(({ control }) => control && tell(control)))
    const outcome = told.find((one) => one?.outcome === 'accepted') ?? told.find((one) => one?.outcome === 'refused')
    if (outcome !== undefined) return outcome
    return (await get(sessionId)) === undefined ? undefined : { outcome: 'not_running' }
  }

  return {
    get,

    async list({ filter, limit, cursor }) {
      const after = cursor === undefined ? undefined : decodeCursor(cursor)
      const { sessions, sourceErrors } = await listAll(sources, log)
      const matching = sessions.filter((session) => matches(session, filter)).sort(newestFirst)
      const rest = after === undefined ? matching : matching.filter((session) => newestFirst(after, session) < 0)
      const page = rest.slice(0, limit)
      const last = page.at(-1)
      const answer = { sessions: page, total: matching.length, sourceErrors }
      return last === undefined || rest.length === page.length ? answer : { ...answer, nextCursor: encodeCursor(last) }
    },

    async signal(request) {
      for (const { control } of sources) {
        const outcome = await control?.signal(request)
        if (outcome !== undefined && outcome.outcome !== 'not_waiting') return outcome
      }
      return (await get(request.sessionId)) === undefined ? undefined : { outcome: 'not_waiting' }
    },

    cancel: (request) => tellAll(request.sessionId, (control) => control.cancel(request)),
    step: (request) => tellAll(request.sessionId, (control) => control.step(request)),
  }
}

async function listAll(
  sources: readonly SessionSource[],
  log: SessionsOptions['log'],
): Promise<Pick<SessionPage, 'sessions' | 'sourceErrors'>> {
  const byId = new Map<string, SessionSummary>()
  const sourceErrors: SourceError[] = []
  for (const answer of await askAll(sources, (source) => source.list())) {
    if ('cause' in answer) {
      log(`source ${answer.source} failed: ${String(answer.cause)}`)
      sourceErrors.push({ source: answer.source, message: messageOf(answer.cause) })
      continue
    }
    for (const session of answer.value) {
      const better = byId.get(session.id)
      byId.set(session.id, better === undefined ? session : mergeSummaries(better, session))
    }
  }
  return { sessions: joinAll(byId), sourceErrors }
}

/** What a session has claimed stands in the list with it, not beside it. */
function joinAll(byId: ReadonlyMap<string, SessionSummary>): readonly SessionSummary[] {
  const claimed = new Set<string>()
  const whole = [...byId.values()].map((session) => {
    const joined = (session.joined ?? []).flatMap((id) => byId.get(id) ?? [])
    for (const { id } of joined) claimed.add(id)
    return joined.reduce(joinSummaries, session)
  })
  return whole.filter(({ id }) => !claimed.has(id))
}

type Answer<T> = { readonly value: T } | { readonly source: string; readonly cause: unknown }

/** In the order of the sources; a failure is a value. */
function askAll<T>(
  sources: readonly SessionSource[],
  ask: (source: SessionSource) => Promise<T>,
): Promise<readonly Answer<T>[]> {
  return Promise.all(
    sources.map((source) =>
      ask(source).then(
        (value) => ({ value }),
        (cause: unknown) => ({ source: source.name, cause }),
      ),
    ),
  )
}

function matches({ status, engine, title, id, tags = [] }: SessionSummary, filter: SessionFilter): boolean {
  if (filter.status !== undefined && !filter.status.has(status)) return false
  if (filter.engine !== undefined && filter.engine !== engine) return false
  const text = filter.text?.toLowerCase()
  return text === undefined || [title, id, ...tags].some((said) => said.toLowerCase().includes(text))
}

type Place = Pick<SessionSummary, 'startedNs' | 'id'>

function newestFirst(a: Place, b: Place): number {
  if (a.startedNs !== b.startedNs) return a.startedNs > b.startedNs ? -1 : 1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}

/** Only what we wrote ourselves is told: another error may name a path of the machine. */
function messageOf(reason: unknown): string {
  return reason instanceof CollectorError ? reason.message : 'The source could not be read; the log has the cause.'
}

/**
 * The sessions of this process, as a source: read from memory, so that what runs is never behind its
 * file, and the only ones that this process can control.
 *
 *   live sink --summaries--> [own sessions] --> query/sessions.ts
 *   query --signal, cancel, step--> [own sessions] --answerWait, cancelSession, stepSession--> the workflow
 */
import {
  answerWait,
  CancelledError,
  cancelSession,
  type PendingWait,
  pendingWaits,
  stepSession,
} from '@agent-inspector/hooks'
import type { SessionSummary } from '@agent-inspector/trace-format'
import type { PayloadError, SessionControl, SessionSource, SignalOutcome, SignalRequest } from '../span/ports.js'

export interface OwnSessionsOptions {
  /** Knows the sessions of this process: as a rule the live sink. */
  readonly live: {
    summaries(): readonly SessionSummary[]
    summary(sessionId: string): SessionSummary | undefined
  }
  /** What does not fit; nothing if it fits. */
  readonly validate: (
    payload: unknown,
    schema: Readonly<Record<string, unknown>> | undefined,
  ) => Promise<readonly PayloadError[]>
  /** Milliseconds since the Unix epoch. Default `Date.now`. */
  readonly now?: () => number
}

interface Answer {
  readonly sessionId: string
  readonly signalName: string
  readonly waitId: string
  readonly by?: string
  readonly atNs: bigint
}

/** Answers remembered, to tell the second person who was first. */
const KEEP_ANSWERS = 500

export function createOwnSessions({ live, validate, now = Date.now }: OwnSessionsOptions): SessionSource & {
  readonly control: SessionControl
} {
  let answers: readonly Answer[] = []

  const firstAnswer = (request: SignalRequest): Answer | undefined =>
    answers.findLast((answer) => answersTo(request, answer.sessionId, answer.signalName, answer.waitId))

  const withoutWait = (request: SignalRequest): SignalOutcome => {
    const first = firstAnswer(request)
    if (first === undefined) return { outcome: 'not_waiting' }
    const { by, atNs } = first
    return { outcome: 'already_answered', atNs, ...(by === undefined ? {} : { by }) }
  }

  const accept = async (wait: PendingWait, request: SignalRequest): Promise<SignalOutcome> => {
    const { sessionId, signalName, payload, by } = request
    const errors = await validate(payload, wait.schema)
    if (errors.length > 0) return { outcome: 'off_schema', errors }
    const { waitId } = wait
    const atNs = BigInt(now()) * 1_000_000n
    // The wait may have ended while the answer was checked.
    if (!answerWait(waitId, by === undefined ? { payload } : { payload, by })) return withoutWait(request)
    const answer = { sessionId, signalName, waitId, atNs }
    answers = [...answers.slice(1 - KEEP_ANSWERS), by === undefined ? answer : { ...answer, by }]
    return { outcome: 'accepted', waitId }
  }

  return {
    name: 'own',
    list: () => Promise.resolve(live.summaries()),
    get: (sessionId) => Promise.resolve(live.summary(sessionId)),

    control: {
      async signal(request) {
        const [wait, ...others] = pendingWaits().filter(({ sessionId, signal, waitId }) =>
          answersTo(request, sessionId, signal, waitId),
        )
        if (wait === undefined) return withoutWait(request)
        if (others.length > 0) return { outcome: 'ambiguous', waitIds: [wait, ...others].map(({ waitId }) => waitId) }
        return accept(wait, request)
      },

      step: ({ sessionId, kinds }) =>
        Promise.resolve({ outcome: stepSession(sessionId, kinds) ? 'accepted' : 'not_running' }),

      cancel: ({ sessionId, by }) =>
        Promise.resolve({
          outcome: cancelSession(sessionId, new CancelledError(by)) ? 'accepted' : 'not_running',
        }),
    },
  }
}

function answersTo(request: SignalRequest, sessionId: string, signalName: string, waitId: string): boolean {
  return (
    request.sessionId === sessionId &&
    request.signalName === signalName &&
    (request.waitId === undefined || request.waitId === waitId)
  )
}

/**
 * The signals that are awaited in this process, whichever copy of the package awaits them, and the
 * door through which they are answered.
 *
 *   waitForSignal --awaitAnswer--> [registry] <--pendingWaits, answerWait-- collector, or the application
 */
import type { JsonSchema, SignalAnswer, StepFields } from './catalogue.js'
import { SignalTimeoutError } from './errors.js'
import { sharedSlot } from './shared-slot.js'

export interface PendingWait {
  /** The span id of the wait. */
  readonly waitId: string
  readonly sessionId: string
  readonly signal: string
  readonly prompt: string
  /** Of the payload; absent: anything fits. */
  readonly schema: JsonSchema | undefined
  /** Nanoseconds since the Unix epoch. */
  readonly sinceNs: bigint
  /** Present where an operation is held back, see `stepSession`: its id is the wait's. */
  readonly step?: StepFields
}

export interface Answer {
  readonly payload: unknown
  /** Who answers, as far as is known. */
  readonly by?: string | undefined
}

export interface Limits {
  /** Milliseconds; absent: waits without end. */
  readonly timeoutMs?: number | undefined
  /** Each of them ends the wait when it fires. */
  readonly signals: readonly AbortSignal[]
  nowNs(): bigint
}

interface Entry {
  readonly wait: PendingWait
  settle(answer: Answer): void
}

const entries = sharedSlot('waits.1', () => new Map<string, Entry>())

/** `setTimeout` fires at once for more. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** All that is awaited now, the longest wait first. */
export function pendingWaits(): readonly PendingWait[] {
  return Array.from(entries.values(), ({ wait }) => wait)
}

/** Answers a wait. The first answer wins: false if nothing waits under this id, or no longer. */
export function answerWait(waitId: string, answer: Answer): boolean {
  const entry = entries.get(waitId)
  entry?.settle(answer)
  return entry !== undefined
}

/**
 * Registers the wait until it is answered.
 *
 * @returns rejects with `SignalTimeoutError`, or with the reason of a signal that fired
 */
export function awaitAnswer(wait: PendingWait, { timeoutMs, signals, nowNs }: Limits): Promise<SignalAnswer> {
  return new Promise((resolve, reject) => {
    let stopTimer = () => {}
    const leave = () => {
      entries.delete(wait.waitId)
      stopTimer()
      for (const signal of signals) signal.removeEventListener('abort', abort)
    }
    const fail = (reason: unknown) => {
      leave()
      reject(reason)
    }
    function abort(this: AbortSignal): void {
      fail(this.reason)
    }

    const fired = signals.find(({ aborted }) => aborted)
    if (fired !== undefined) return reject(fired.reason)
    entries.set(wait.waitId, {
      wait,
      settle({ payload, by }) {
        leave()
        resolve({ payload, atNs: nowNs(), ...(by === undefined ? undefined : { by }) })
      },
    })
    for (const signal of signals) signal.addEventListener('abort', abort)
    if (timeoutMs !== undefined) {
      stopTimer = startTimer(timeoutMs, () => fail(new SignalTimeoutError(wait.signal, timeoutMs)))
    }
  })
}

/** Any length of time; the timer keeps the process alive, as the agent has asked for it. */
function startTimer(ms: number, elapsed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout>
  const arm = (leftMs: number) => {
    const stepMs = Math.min(leftMs, MAX_TIMER_MS)
    timer = setTimeout(() => (leftMs > stepMs ? arm(leftMs - stepMs) : elapsed()), stepMs)
  }
  arm(ms)
  return () => clearTimeout(timer)
}

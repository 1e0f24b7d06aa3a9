/**
 * Where alerts go besides the terminal: each to every target, none of which holds up another.
 *
 *   cli/watch --alert--> [deliveries] --> send-webhook, run-command
 *
 * What waits for one target is bounded; what was not delivered is told.
 */
import PQueue from 'p-queue'

/** An alert as it is sent. */
export interface Message {
  readonly id: string
  /** JSON. */
  readonly body: string
  /** For the environment of a command. */
  readonly variables: Readonly<Record<string, string>>
}

/** Why a message was not delivered, in a sentence. */
export interface Failure {
  readonly reason: string
  readonly attempts: number
  /** Nothing more is to be sent there. */
  readonly isGone?: true
}

export interface Target {
  /** For a person; nothing of it is secret. */
  readonly name: string
  /** How many messages may be under way at once. */
  readonly concurrency: number
  /** Never rejects. */
  deliver(message: Message, signal: AbortSignal): Promise<Failure | undefined>
}

export interface Deliveries {
  send(message: Message): void
  /** How many were not delivered. */
  readonly failed: number
  /** Resolves when nothing is under way any more. */
  settle(): Promise<void>
}

export interface DeliveriesOptions {
  readonly targets: readonly Target[]
  readonly onFailure: (target: Target, message: Message, failure: Failure) => void
  /** Gives up all that is under way. */
  readonly signal: AbortSignal
  /** Messages that may wait for one target. Default 1000. */
  readonly maxWaiting?: number
}

const MAX_WAITING = 1000

export function createDeliveries({
  targets,
  onFailure,
  signal,
  maxWaiting = MAX_WAITING,
}: DeliveriesOptions): Deliveries {
  const lines = targets.map((target) => ({ target, queue: new PQueue({ concurrency: target.concurrency }) }))
  const gone = new Set<Target>()
  let failed = 0

  const fail = (target: Target, message: Message, failure: Failure): void => {
    failed++
    onFailure(target, message, failure)
  }

  const deliver = async (target: Target, message: Message): Promise<void> => {
    if (gone.has(target)) return
    const failure = signal.aborted ? INTERRUPTED : await target.deliver(message, signal)
    if (failure === undefined) return
    if (failure.isGone) gone.add(target)
    fail(target, message, failure)
  }

  return {
    send(message) {
      for (const { target, queue } of lines) {
        if (gone.has(target)) continue
        if (queue.size < maxWaiting) void queue.add(() => deliver(target, message))
        else fail(target, message, { reason: `${maxWaiting} others wait to be sent there`, attempts: 0 })
      }
    },

    get failed() {
      return failed
    },

    async settle() {
      await Promise.all(lines.map(({ queue }) => queue.onIdle()))
    },
  }
}

/** The user ended the watch. */
export const INTERRUPTED: Failure = { reason: 'the watch was ended', attempts: 0 }

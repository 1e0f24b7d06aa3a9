/** Something for which somebody may want to look up from other work. Types, and its identity. */
import { createHash } from 'node:crypto'

export type AlertType = 'WaitingOnSignal' | 'SignalReceived' | 'SessionFinished'

export interface Alert {
  readonly type: AlertType
  /** The same in every process that tells it: who gets it twice can see so. */
  readonly id: string
  /** When it happened, RFC 3339. */
  readonly timestamp: string
  readonly sessionId: string
  /** Of the session. */
  readonly title: string
  /** Of the wait. */
  readonly waitId?: string
  readonly signalName?: string
  /** That the session has now. */
  readonly status?: string
  /** As `GET /events` has it under this type. */
  readonly data: Readonly<Record<string, unknown>>
}

/** As Standard Webhooks calls a message. */
export function alertId(type: AlertType, sessionId: string, happened: string): string {
  const hash = createHash('sha256').update(JSON.stringify([type, sessionId, happened]))
  return `msg_${hash.digest('hex').slice(0, 32)}`
}

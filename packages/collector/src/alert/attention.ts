/**
 * What was told already: from events, and from looks at how all sessions stand, each alert once.
 *
 *   follow-inspector, follow-directory --events, sessions--> [attention] --alerts--> cli/watch
 *
 * A feed that breaks off and goes on elsewhere tells some things again and others never: after it a look at the
 * sessions says what is missing.
 */
import { type Alert, type AlertType, alertId } from './alert.js'
import { createRecentMap } from './recent-map.js'

export type Fields = Readonly<Record<string, unknown>>

export interface Attention {
  /** An event, as `GET /events` has it; others than these are passed over. */
  hear(type: string, data: unknown): void
  /** Sessions as they stand now, as `GET /sessions` has them. */
  see(session: unknown): void
  /** Of sessions that do not run, those that began before it are no news. RFC 3339. */
  readonly interestedSince: string
}

export interface AttentionOptions {
  readonly onAlert: (alert: Alert) => void
  /** What ended before it is old. RFC 3339. */
  readonly since: string
}

interface Known {
  readonly title: string
  readonly startedAt: string
  readonly isRunning: boolean
}

export function createAttention({ onAlert, since }: AttentionOptions): Attention {
  const sessions = createRecentMap<Known>()
  const told = createRecentMap<true>()

  /** @param happened tells it from others of this type in this session */
  const alert = (type: AlertType, fields: Omit<Alert, 'type' | 'id' | 'title'>, happened: string): void => {
    const { sessionId } = fields
    const id = alertId(type, sessionId, happened)
    if (told.get(id) === true) return
    told.set(id, true)
    onAlert({ type, id, title: sessions.get(sessionId)?.title ?? sessionId, ...fields })
  }

  /** @returns how it was known before */
  const remember = (session: Fields): Known | undefined => {
    const id = textOf(session, 'id')
    const before = sessions.get(id)
    const isRunning = ['running', 'paused'].includes(textOf(session, 'status'))
    sessions.set(id, { title: textOf(session, 'title') || id, startedAt: textOf(session, 'started_at'), isRunning })
    return before
  }

  const ofWait = (type: AlertType, data: Fields): void => {
    const [sessionId, waitId] = [textOf(data, 'session_id'), textOf(data, 'wait_id')]
    const timestamp = textOf(data, 'since') || new Date().toISOString()
    alert(type, { sessionId, waitId, signalName: textOf(data, 'signal_name'), timestamp, data }, waitId)
  }

  const ofEnd = (data: Fields): void => {
    const isKnownToRun = remember(data)?.isRunning === true
    const [sessionId, status, timestamp] = [textOf(data, 'id'), textOf(data, 'status'), textOf(data, 'ended_at')]
    const isNews = isKnownToRun || timestamp >= since
    if (isNews) alert('SessionFinished', { sessionId, status, timestamp, data }, `${status} ${timestamp}`)
  }

  return {
    see(session) {
      if (!isFields(session)) return
      if (textOf(session, 'ended_at') !== '') return ofEnd(session)
      remember(session)
      const open = Array.isArray(session.waiting_for) ? session.waiting_for.filter(isFields) : []
      for (const wait of open) ofWait('WaitingOnSignal', { session_id: session.id, ...wait })
    },

    hear(type, data) {
      if (!isFields(data)) return
      if (type === 'WaitingOnSignal' || type === 'SignalReceived') ofWait(type, data)
      if (type === 'SessionStarted' || type === 'SessionUpdated') remember(data)
      if (type === 'SessionFinished') ofEnd(data)
    },

    get interestedSince() {
      const running = sessions.values().filter(({ isRunning }) => isRunning)
      return [since, ...running.map(({ startedAt }) => startedAt)].sort()[0] ?? since
    },
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'string' ? value : ''
}

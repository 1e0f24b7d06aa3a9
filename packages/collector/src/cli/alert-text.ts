/** An alert in words: for a terminal, a chat, a program. What the application wrote steers none of them. */
import { formatDuration } from '@agent-inspector/trace-format'
import type { Alert } from '../alert/alert.js'
import type { Message } from '../alert/delivery.js'
import { answerCommand } from './answer-command.js'
import type { Output } from './command.js'
import { fit } from './terminal-text.js'

export interface ToldAlert extends Message {
  /** For a terminal, or for a pipe: there a line is an alert. */
  readonly line: string
}

export interface ToldAlertOptions {
  readonly columns: Output['columns']
  /** Where it is not the default. */
  readonly tracesDir: string | undefined
}

const MAX_TEXT_COLUMNS = 500
const ENDS: ReadonlyMap<unknown, string> = new Map([
  ['failed', 'has failed'],
  ['cancelled', 'was cancelled'],
  ['interrupted', 'was interrupted'],
])
/** The environment of a process is bounded. */
const MAX_VARIABLE_UNITS = 4096

export function tellAlert(alert: Alert, { columns, tracesDir }: ToldAlertOptions): ToldAlert {
  const { id, type, timestamp, title, data } = alert
  const text = fit(textOf(alert), MAX_TEXT_COLUMNS)
  const command = commandOf(alert, tracesDir)
  const line = fit(`${timestamp}  ${text}`, columns)
  const wire = { id, type, timestamp, text, title, ...(command !== undefined && { answer_command: command }), data }
  return {
    id,
    line: command === undefined ? line : `${line}${columns === undefined ? '  ' : '\n  '}${command}`,
    body: JSON.stringify(wire),
    variables: variablesOf(alert, { text, ...(command !== undefined && { answer_command: command }) }),
  }
}

function textOf({ type, sessionId, title, signalName, status, data }: Alert): string {
  const who = title === sessionId ? title : `${title} (${sessionId})`
  if (type === 'WaitingOnSignal') return `${who} waits for ${signalName}: ${String(data.prompt)}`
  if (type === 'SignalReceived') return `${who} got ${signalName}${data.by === undefined ? '' : ` from ${data.by}`}`
  const tookMs = typeof data.duration_ms === 'number' ? ` after ${formatDuration(data.duration_ms * 1000)}` : ''
  return `${who} ${ENDS.get(status) ?? 'has ended'}${tookMs}`
}

function commandOf({ type, sessionId, signalName = '', waitId, data }: Alert, tracesDir?: string): string | undefined {
  if (type !== 'WaitingOnSignal') return undefined
  // The id always: the command that is copied late answers no other wait of this name.
  return answerCommand({ sessionId, signalName, waitId, schema: data.schema, tracesDir })
}

function variablesOf(alert: Alert, told: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { id, type, timestamp, sessionId, title, waitId, signalName, status } = alert
  const all = {
    id,
    type,
    timestamp,
    session_id: sessionId,
    title,
    wait_id: waitId,
    signal: signalName,
    status,
    ...told,
  }
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(
    given.map(([name, value]) => [
      `INSPECTOR_EVENT_${name.toUpperCase()}`,
      value.slice(0, MAX_VARIABLE_UNITS).replaceAll('\0', ' '),
    ]),
  )
}

/** `agent-inspector answer SESSION SIGNAL JSON`: answers a session that waits, in whichever process it does. */
import type { SessionSummary } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { signalRefusal } from '../http/signal-route.js'
import type { SignalRequest } from '../span/ports.js'
import type { Command, Flags } from './command.js'
import { sessionsIn } from './find-session.js'
import { noSessionToTell } from './no-session.js'
import { readPayload } from './read-payload.js'
import { oneLine } from './terminal-text.js'
import { controlAt, URL_FLAG } from './through-inspector.js'
import { UsageError } from './usage-error.js'
import { BY_FLAG, whoAsks } from './who-asks.js'

const WAIT_ID = /^[0-9a-f]{16}$/

export const answer: Command = {
  usage: 'SESSION SIGNAL JSON',
  help: 'answer a session that waits for a signal',
  details: `JSON is the answer: '{"approved": true}', or '"yes"' for a text; - reads it from standard input.
What begins with a dash stands after --. The process that waits is told itself, wherever the page is
served, if it is at all. It holds the answer against its schema, and what does not fit is told by
path; the first answer wins. Where several waits have that name, the refusal names them: choose one
by --wait. An operation that is held back waits for the signal step: '{"action": "go"}'.`,
  flags: { wait: { value: 'ID', help: 'which wait, where several have that name' }, by: BY_FLAG, url: URL_FLAG },
  json: 'One object: `session_id`, `signal_name`, and `wait_id` of what was answered.',
  arity: { least: 3, most: 3 },
  async run({ dir, args: [sessionId = '', signalName = '', text = ''], flags, json, out, signal }) {
    const request = { sessionId, signalName, ...readFlags(flags), payload: await readPayload(text, signal) }
    const sessions = sessionsIn(dir)
    const outcome = await (controlAt(flags) ?? sessions).signal(request)
    if (outcome === undefined) throw noSessionToTell(sessionId)
    if (outcome.outcome === 'not_waiting') throw notWaiting(request, await sessions.get(sessionId))
    if (outcome.outcome !== 'accepted') throw signalRefusal(request, outcome)
    const answered = { session_id: sessionId, signal_name: signalName, wait_id: outcome.waitId }
    out.print(json ? JSON.stringify(answered) : oneLine(`Answered: ${signalName} of ${sessionId}.`))
    return 0
  },
}

function readFlags(flags: Flags): Pick<SignalRequest, 'waitId' | 'by'> {
  const { wait } = flags
  if (typeof wait === 'string' && !WAIT_ID.test(wait)) throw new UsageError(`"${wait}" is no id of a wait.`)
  return { ...(typeof wait === 'string' && { waitId: wait }), ...whoAsks(flags) }
}

/** What it waits for instead; why nothing does, where its process is gone. */
function notWaiting(request: SignalRequest, session: SessionSummary | undefined): CollectorError {
  const refusal = signalRefusal(request, { outcome: 'not_waiting' })
  return session === undefined
    ? refusal
    : new CollectorError('SIGNAL_NOT_AWAITED', `${refusal.message} ${standing(session)}`)
}

function standing({ status, waitingFor }: SessionSummary): string {
  if (status === 'interrupted') return 'The process that ran it is gone.'
  if (status !== 'running' && status !== 'paused') return `It has ended: ${status}.`
  if (waitingFor.length === 0) return 'It is running.'
  const waits = waitingFor.map(({ signalName, waitId }) => `${JSON.stringify(signalName)} (--wait ${waitId})`)
  return `It waits for ${waits.join(', ')}.`
}

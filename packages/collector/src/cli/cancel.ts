/** `agent-inspector cancel SESSION`: tells a running session to end, in every process that runs it. */
import { controlRefusal } from '../http/control-refusal.js'
import type { Command } from './command.js'
import { sessionsIn } from './find-session.js'
import { noSessionToTell } from './no-session.js'
import { oneLine } from './terminal-text.js'
import { controlAt, URL_FLAG } from './through-inspector.js'
import { BY_FLAG, whoAsks } from './who-asks.js'

export const cancel: Command = {
  usage: 'SESSION',
  help: 'tell a running session to end',
  details: `Its functions get it as an AbortSignal: it ends when they heed that, and no process is killed. The
processes that run it are told themselves, wherever the page is served, if it is at all.`,
  flags: { by: BY_FLAG, url: URL_FLAG },
  json: 'One object: `session_id`.',
  arity: { least: 1, most: 1 },
  async run({ dir, args: [sessionId = ''], flags, json, out }) {
    const request = { sessionId, ...whoAsks(flags) }
    const outcome = await (controlAt(flags) ?? sessionsIn(dir)).cancel(request)
    if (outcome === undefined) throw noSessionToTell(sessionId)
    if (outcome.outcome !== 'accepted') throw controlRefusal(sessionId, outcome)
    out.print(json ? JSON.stringify({ session_id: sessionId }) : oneLine(`Told to end: ${sessionId}.`))
    return 0
  },
}

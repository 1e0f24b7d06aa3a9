/** `agent-inspector watch`: tells who waits for a person and what has ended, here, to a command, to webhooks. */
import { SETTINGS } from '../base/settings.js'
import type { Command } from './command.js'
import { PRICES_FLAG } from './prices.js'

export const watch: Command = {
  usage: '',
  help: 'tell who waits for an answer, and what has ended, as it happens; to a command and webhooks too',
  details: `What waits when it begins is told first, with the command that answers it. It goes on until Ctrl-C.
It follows the inspector that serves the directory - on --port, or the next that was free - and
while there is none, the files themselves. Inspectors may come and go: what waits and what has
ended is told, and nothing twice.
--exec runs CMD by sh: the event is JSON on its standard input, and its fields are in
INSPECTOR_EVENT_TYPE, _ID, _TIMESTAMP, _TEXT, _SESSION_ID, _TITLE, _SIGNAL, _WAIT_ID, _STATUS and
_ANSWER_COMMAND. Four run at once, for 30 seconds each at most.
--webhook posts the event, signed as Standard Webhooks says, and tries again for two minutes:
docs/webhooks.md.`,
  flags: {
    paused: { help: 'tell only of sessions that wait' },
    once: { help: 'end after the first event; with 1 where the command or a webhook did not take it' },
    exec: { value: 'CMD', help: 'run CMD for each event' },
    webhook: { value: 'URL', isMultiple: true, help: 'post each event there; may be given several times' },
    'webhook-secret': { value: 'SECRET', help: 'signs what is posted, better given as INSPECTOR_WEBHOOK_SECRET' },
    port: { value: 'PORT', help: 'where the inspector is, or the first port it tried; 0: read the files alone (7800)' },
    ...PRICES_FLAG,
    'base-path': { value: 'PATH', help: SETTINGS.basePath.help },
  },
  json: `One event a line: \`id\`, \`type\` (\`WaitingOnSignal\`, \`SignalReceived\`, \`SessionFinished\`), \`timestamp\`, \`text\`,
\`title\` of the session, \`answer_command?\`, \`data\` as GET /events has it. And what was not delivered: \`type\`
(\`DeliveryFailed\`), \`id\` of the event, \`target\`, \`attempts\`, \`reason\`.`,
  arity: { least: 0, most: 0 },
  async run(context) {
    const { runWatch } = await import('./run-watch.js')
    return runWatch(context)
  },
}

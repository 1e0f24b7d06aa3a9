/** `agent-inspector show SESSION`: one session, as `GET /sessions/{id}` tells it. */
import { sessionJson } from '@agent-inspector/trace-format'
import type { Command } from './command.js'
import { findSession } from './find-session.js'
import { PRICES_FLAG, pricesOf } from './prices.js'
import { sessionText } from './session-text.js'

export const show: Command = {
  usage: 'SESSION',
  help: 'tell all that the list knows of one session, and what was lost of it',
  json: 'The session on one line, as GET /sessions/{id} has it in docs/openapi.yaml.',
  arity: { least: 1, most: 1 },
  flags: PRICES_FLAG,
  async run({ dir, options, args: [id = ''], json, out }) {
    const pricing = pricesOf(options)
    const session = sessionJson(await findSession(dir, id), pricing)
    if (json) out.print(escapeSteering(JSON.stringify(session)))
    else for (const line of sessionText(session, { columns: out.columns, tracesDir: dir })) out.print(line)
    return 0
  },
}

/** JSON itself escapes what would steer a terminal, but for what comes after ASCII. */
function escapeSteering(json: string): string {
  return json.replace(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, (found) =>
    Array.from({ length: found.length }, (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`).join(''),
  )
}

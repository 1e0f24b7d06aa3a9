/** `agent-inspector show <session>`: one session, as `GET /sessions/{id}` tells it. */
import { sessionJson } from '../http/session-json.js'
import { createFileSource } from '../source/file-source.js'
import type { Command } from './command.js'
import { noSession } from './no-session.js'

export const show: Command = {
  usage: '<session>',
  help: 'tell all that the list knows of one session',
  arity: { least: 1, most: 1 },
  async run({ dir, args: [id = ''], json, print }) {
    const session = await createFileSource({ dir }).get(id)
    if (session === undefined) throw noSession(id)
    print(JSON.stringify(sessionJson(session), undefined, json ? 0 : 2))
    return 0
  },
}

/** `agent-inspector reindex [session]`: indexes made anew from the traces. */
import { reindex as reindexDirectory } from '../source/reindex.js'
import type { Command } from './command.js'
import { noSession } from './no-session.js'

export const reindex: Command = {
  usage: '[session]',
  help: 'make the indexes anew, of one session or of all',
  arity: { least: 0, most: 1 },
  async run({ dir, args: [id], json, print }) {
    let count = 0
    let failed = 0
    for await (const { sessionId, part, outcome, reason } of reindexDirectory(dir, id)) {
      count++
      if (outcome === 'failed') failed++
      const told = { session_id: sessionId, part, outcome, reason }
      print(json ? JSON.stringify(told) : `${outcome.padEnd(6)}  ${part}${reason === undefined ? '' : `  ${reason}`}`)
    }
    if (id !== undefined && count === 0) throw noSession(id)
    return failed === 0 ? 0 : 1
  },
}

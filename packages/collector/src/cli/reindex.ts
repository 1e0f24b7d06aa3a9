/** `agent-inspector reindex [SESSION]`: indexes made anew from the traces. */
import { reindex as reindexDirectory } from '../source/reindex.js'
import type { Command } from './command.js'
import { noSession } from './no-session.js'
import { oneLine } from './terminal-text.js'
import { watched } from './watched.js'

export const reindex: Command = {
  usage: '[SESSION]',
  help: 'make the indexes anew, of one session or of all',
  json: 'One part a line: `session_id`, `part`, `outcome` (`made`, `kept`: its writer is at it, `failed`), `reason?`.',
  arity: { least: 0, most: 1 },
  run: (context) =>
    watched('reindex', context, async (watch) => {
      const { dir, args, json, out } = context
      const [sessionId] = args
      let count = 0
      let failed = 0
      for await (const told of reindexDirectory(dir, { ...watch, sessionId })) {
        const { part, outcome, reason } = told
        count++
        if (outcome === 'failed') failed++
        const line = `${outcome.padEnd(6)}  ${part}${reason === undefined ? '' : `  ${reason}`}`
        out.print(json ? JSON.stringify({ session_id: told.sessionId, part, outcome, reason }) : oneLine(line))
      }
      if (sessionId !== undefined && count === 0) throw noSession(sessionId)
      return failed === 0 ? 0 : 1
    }),
}

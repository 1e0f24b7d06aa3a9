/** `agent-inspector import FILE…`: traces of other directories and other tools, as sessions of this one. */
import { lstatSync } from 'node:fs'
import { addAbortSignal } from 'node:stream'
import { countOf } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { type Imported, importSessions } from '../transfer/import-sessions.js'
import type { ImportInput } from '../transfer/read-records.js'
import type { Command } from './command.js'
import { oneLine } from './terminal-text.js'
import { watched } from './watched.js'

export const importFiles: Command = {
  usage: 'FILE…|-',
  help: 'take traces of other directories and other tools in, as sessions of this one',
  details: `Trace files of ours, lines of OTLP/JSON, batches of the OpenTelemetry Collector's file exporter, spans as to_json of the
Python SDK writes them; plain or gzip; - is stdin. Lines that are none of these, or over 64 MiB long, are counted and
passed over. A session whose name is taken by another one gets a new name, one that is there already is told and not
written again. All files come in, or none; secrets that are known by sight are replaced, as they are where they are
recorded. What becomes more than 64 MiB and more than 200 times its size when it is decompressed is refused.`,
  json: `One object: \`inputs\`: [{\`name\`, \`records\`, \`unknown\`,
\`first_unknown?\`: {\`line\`, \`problem\`}, \`broken?\`: why it was not read to its end}],
\`sessions\`: [{\`session_id\`, \`former_id?\`: its name, which was taken, \`outcome\` (\`imported\`, \`already_there\`)}].`,
  arity: { least: 1, most: Number.POSITIVE_INFINITY },
  run: (context) =>
    watched('import', context, async (watch) => {
      const { dir, args, json, out } = context
      const inputs = args.map((name) => inputOf(name, context.signal))
      watch.onTotal(inputs.reduce((bytes, { file }) => bytes + (file === undefined ? 0 : lstatSync(file).size), 0))
      const imported = await importSessions(dir, inputs, watch)
      if (json) out.print(JSON.stringify(importJson(imported)))
      else for (const line of linesOf(imported)) out.print(oneLine(line))
      const { length } = imported.sessions
      if (length > 0) return 0
      throw new CollectorError(
        'IMPORT_UNREADABLE',
        `There is no record in ${args.map((arg) => `"${arg}"`).join(', ')}.`,
      )
    }),
}

/** @throws {CollectorError} `IMPORT_UNREADABLE` */
function inputOf(name: string, signal: AbortSignal): ImportInput {
  // Who types nothing must be able to end it too.
  if (name === '-') return { name, bytes: addAbortSignal(signal, process.stdin) }
  const stat = lstatSync(name, { throwIfNoEntry: false })
  if (stat?.isFile() === true) return { name, file: name }
  const what = stat === undefined ? 'is not there' : 'is no file; a link is not followed'
  throw new CollectorError('IMPORT_UNREADABLE', `"${name}" ${what}.`)
}

function importJson({ inputs, sessions }: Imported): object {
  return {
    inputs: inputs.map(({ firstUnknown, ...input }) => ({
      ...input,
      ...(firstUnknown !== undefined && { first_unknown: firstUnknown }),
    })),
    sessions: sessions.map(({ sessionId, formerId, outcome }) => ({
      session_id: sessionId,
      former_id: formerId,
      outcome,
    })),
  }
}

function linesOf({ inputs, sessions }: Imported): readonly string[] {
  return [
    ...inputs.map(({ name, records, unknown, firstUnknown, broken }) => {
      const first = firstUnknown === undefined ? '' : ` (line ${firstUnknown.line} ${firstUnknown.problem})`
      const passed = unknown === 0 ? '' : `, ${countOf(unknown, 'line')} passed over, of no record${first}`
      return `${name}: ${countOf(records, 'record')}${passed}${broken === undefined ? '' : `. It ${broken}`}`
    }),
    ...sessions.map(({ sessionId, formerId, outcome }) => {
      const told = outcome === 'imported' ? 'imported     ' : 'already there'
      return `${told}  ${sessionId}${formerId === undefined ? '' : `  (the name ${formerId} is taken)`}`
    }),
  ]
}

/** `agent-inspector export SESSION`: a session for other tools, as lines of OTLP/JSON. */

import { statSync } from 'node:fs'
import path from 'node:path'
import { encodeRecord, type TraceRecord } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { exportRecords } from '../transfer/export-records.js'
import { readRecords } from '../transfer/read-records.js'
import type { Command, CommandContext, Flags } from './command.js'
import { counted } from './counted.js'
import { filesOf, findSession, foreignFileOf } from './find-session.js'
import { createLineFile, type LineFile } from './line-file.js'
import { watched } from './watched.js'

export const exportSession: Command = {
  usage: 'SESSION',
  help: 'write a session as lines of OTLP/JSON, for other tools or another directory',
  details: `All parts together, each ended span once, open ones as they stand, big values whole; to stdout, or to FILE, compressed
if its name ends in .gz. With --strict as the OpenTelemetry File Exporter has it: out.jsonl becomes out.traces.jsonl and
out.logs.jsonl, one kind of line in each.`,
  flags: {
    format: { value: 'FORMAT', help: 'otlp, the one there is (otlp)' },
    strict: { help: 'two files, of traces and of logs; needs -o' },
    output: { value: 'FILE', short: 'o', help: 'where to (stdout); replaced if it is there' },
  },
  json: 'With -o one object: `session_id`, `files`: [{`path`, `lines`}]. Without, stdout is the lines themselves.',
  arity: { least: 1, most: 1 },
  run: (context) =>
    watched('export', context, async (watch) => {
      const output = outputOf(context.flags)
      const { dir, args, out, json } = context
      const session = await findSession(dir, args[0] ?? '')
      if (session.unreadable !== undefined) throw new CollectorError('SESSION_UNREADABLE', session.unreadable)
      const foreign = foreignFileOf(dir, session)
      const files = foreign === undefined ? filesOf(dir, session) : [foreign]
      // Ours are read twice.
      watch.onTotal((foreign === undefined ? 2 : 1) * files.reduce((bytes, file) => bytes + statSync(file).size, 0))
      const target = output === undefined ? toStdout(context) : toFiles(output, context.flags.strict === true)
      try {
        if (foreign === undefined) {
          await exportRecords({ ...watch, sessionId: session.id, files, onRecords: target.write })
        } else await readRecords({ name: session.id, file: foreign }, { ...watch, onRecords: target.write })
        const written = await target.finish()
        const told = { session_id: session.id, files: written.map((file) => ({ path: file.path, lines: file.lines })) }
        if (output !== undefined && json) out.print(JSON.stringify(told))
        else for (const file of written) out.note(`${file.path}  ${counted(file.lines, 'line')}`)
        return 0
      } finally {
        await target.discard()
      }
    }),
}

interface Target {
  readonly write: (records: readonly TraceRecord[]) => Promise<void>
  finish(): Promise<readonly LineFile[]>
  discard(): Promise<void>
}

/** @throws {CollectorError} `OPTION_INVALID` */
function outputOf({ format = 'otlp', strict, output }: Flags): string | undefined {
  if (format !== 'otlp') throw new CollectorError('OPTION_INVALID', `There is no format "${format}", only otlp.`)
  if (strict === true && output === undefined) {
    throw new CollectorError('OPTION_INVALID', '--strict writes two files: name them with -o FILE.')
  }
  return typeof output === 'string' ? output : undefined
}

function toStdout({ out }: CommandContext): Target {
  let seq = 0
  return {
    write: (records) => out.write(records.map((record) => `${encodeRecord(record, seq++)}\n`).join('')),
    finish: async () => [],
    discard: async () => {},
  }
}

function toFiles(output: string, isStrict: boolean): Target {
  const traces = createLineFile(isStrict ? withKind(output, 'traces') : output)
  const logs = isStrict ? createLineFile(withKind(output, 'logs')) : traces
  const files = isStrict ? [traces, logs] : [traces]
  let seq = 0
  return {
    async write(records) {
      for (const record of records) {
        await (record.type === 'span' ? traces : logs).write(encodeRecord(record, seq++))
      }
    },
    async finish() {
      for (const file of files) await file.finish()
      return files
    },
    async discard() {
      for (const file of files) await file.discard()
    },
  }
}

/** `out.jsonl.gz` → `out.traces.jsonl.gz` */
function withKind(output: string, kind: string): string {
  const { dir, base } = path.parse(output)
  const dot = base.indexOf('.', 1)
  const at = dot === -1 ? base.length : dot
  return path.join(dir, `${base.slice(0, at)}.${kind}${base.slice(at)}`)
}

/** `agent-inspector export SESSION`: a session for other tools, or for people who have none. */

import { statSync } from 'node:fs'
import path from 'node:path'
import { countOf, encodeRecord, type SessionSummary } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import type { WorkWatch } from '../base/watch-work.js'
import type { ExportFormat, ExportSource } from '../transfer/export-format.js'
import { EXPORT_FORMATS } from '../transfer/export-formats.js'
import { exportRecords } from '../transfer/export-records.js'
import { readRecords } from '../transfer/read-records.js'
import type { Command, CommandContext, Flags } from './command.js'
import { filesOf, findSession, foreignFileOf } from './find-session.js'
import { createLineFile, type LineFile } from './line-file.js'
import { PRICES_FLAG, pricesOf } from './prices.js'
import { watched } from './watched.js'

const FORMATS = Object.keys(EXPORT_FORMATS)

export const exportSession: Command = {
  usage: 'SESSION',
  help: 'write a session for other tools, or another directory',
  details: `All parts together, each ended span once, open ones as they stand, big values whole; to stdout, or to FILE, compressed
if its name ends in .gz. ${Object.entries(EXPORT_FORMATS)
    .map(([name, { help }]) => `${name}: ${help}.`)
    .join(' ')}
With --strict otlp is as the OpenTelemetry File Exporter has it: out.jsonl becomes out.traces.jsonl and out.logs.jsonl,
one kind of line in each.`,
  flags: {
    format: { value: 'FORMAT', help: `${FORMATS.join(', ')} (otlp)` },
    strict: { help: 'otlp in two files, of traces and of logs; needs -o' },
    ...PRICES_FLAG,
    output: { value: 'FILE', short: 'o', help: 'where to (stdout); replaced if it is there' },
  },
  json: 'With -o one object: `session_id`, `files`: [{`path`, `lines`}]. Without, stdout is the lines themselves.',
  arity: { least: 1, most: 1 },
  run: (context) =>
    watched('export', context, async (watch) => {
      const { format, isStrict, output } = asked(context.flags)
      const { dir, args, out, json } = context
      const session = await findSession(dir, args[0] ?? '')
      if (session.unreadable !== undefined) throw new CollectorError('SESSION_UNREADABLE', session.unreadable)
      const source = sourceOf(context, session, format, watch)
      const target = output === undefined ? toStdout(context) : toFiles(output, isStrict)
      try {
        if (isStrict) await writeStrictly(source, target)
        else await format.write(source, target.put)
        const written = await target.finish()
        const told = { session_id: session.id, files: written.map((file) => ({ path: file.path, lines: file.lines })) }
        if (output !== undefined && json) out.print(JSON.stringify(told))
        else for (const file of written) out.note(`${file.path}  ${countOf(file.lines, 'line')}`)
        return 0
      } finally {
        await target.discard()
      }
    }),
}

interface Asked {
  readonly format: ExportFormat
  readonly isStrict: boolean
  readonly output: string | undefined
}

/** @throws {CollectorError} `OPTION_INVALID` */
function asked({ format: name = 'otlp', strict, output }: Flags): Asked {
  const format = Object.hasOwn(EXPORT_FORMATS, String(name)) ? EXPORT_FORMATS[String(name)] : undefined
  if (format === undefined) {
    throw new CollectorError('OPTION_INVALID', `There is no format "${name}", only ${FORMATS.join(', ')}.`)
  }
  const isStrict = strict === true
  if (isStrict && (output === undefined || name !== 'otlp')) {
    throw new CollectorError('OPTION_INVALID', '--strict writes two files of otlp: name them with -o FILE.')
  }
  return { format, isStrict, output: typeof output === 'string' ? output : undefined }
}

function sourceOf(
  { dir, options }: CommandContext,
  session: SessionSummary,
  format: ExportFormat,
  watch: Required<WorkWatch>,
): ExportSource {
  const foreign = foreignFileOf(dir, session)
  const files = foreign === undefined ? filesOf(dir, session) : [foreign]
  // Ours are read twice each time.
  const times = format.reads * (foreign === undefined ? 2 : 1)
  watch.onTotal(times * files.reduce((bytes, file) => bytes + statSync(file).size, 0))
  return {
    session,
    prices: pricesOf(options).table,
    read: async (onRecords) => {
      if (foreign === undefined) await exportRecords({ ...watch, sessionId: session.id, files, onRecords })
      else await readRecords({ name: session.id, file: foreign }, { ...watch, onRecords })
    },
  }
}

interface Target {
  /** @param isLog where logs have a file of their own */
  readonly put: (line: string, isLog?: boolean) => Promise<void>
  finish(): Promise<readonly LineFile[]>
  discard(): Promise<void>
}

async function writeStrictly({ read }: ExportSource, { put }: Target): Promise<void> {
  let seq = 0
  await read(async (records) => {
    for (const record of records) await put(encodeRecord(record, seq++), record.type !== 'span')
  })
}

/** In units of UTF-16: a pipe takes them at once where a line at a time takes long. */
const STDOUT_UNITS = 64 * 1024

function toStdout({ out }: CommandContext): Target {
  let waiting: string[] = []
  let units = 0
  const flush = async (): Promise<void> => {
    const text = waiting.join('')
    waiting = []
    units = 0
    await out.write(text)
  }
  return {
    async put(line) {
      waiting.push(line, '\n')
      units += line.length
      if (units > STDOUT_UNITS) await flush()
    },
    async finish() {
      await flush()
      return []
    },
    discard: async () => {},
  }
}

function toFiles(output: string, isStrict: boolean): Target {
  const traces = createLineFile(isStrict ? withKind(output, 'traces') : output)
  const logs = isStrict ? createLineFile(withKind(output, 'logs')) : traces
  const files = isStrict ? [traces, logs] : [traces]
  return {
    put: (line, isLog = false) => (isLog ? logs : traces).write(line),
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

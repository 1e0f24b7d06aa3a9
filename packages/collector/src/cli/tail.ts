/** `agent-inspector tail SESSION`: its records as they are written, until it has ended. */
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describeOperation } from '@agent-inspector/dialects'
import { encodeRecord, formatDuration, isOfSpan, type TraceRecord, timeJson } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { createPartReading, type PartReading } from '../part-file/part-reading.js'
import { PART_SUFFIX } from '../trace-file/file-name.js'
import { readRecords } from '../transfer/read-records.js'
import type { Command, CommandContext } from './command.js'
import { foreignFileOf, sessionsIn } from './find-session.js'
import { noSession } from './no-session.js'
import { fit } from './terminal-text.js'

/** Between two looks at the files, in milliseconds: it works where no file system event does. */
const LOOK_EVERY_MS = 250

export const tail: Command = {
  usage: 'SESSION',
  help: 'tell its records, then those that come, until it has ended',
  json: 'The lines of the trace, as docs/trace-format.md has them.',
  arity: { least: 1, most: 1 },
  async run(context) {
    const { dir, args, signal } = context
    const [id = ''] = args
    const sessions = sessionsIn(dir)
    const tails = new Map<string, PartTail>()
    for (;;) {
      // Asked before the files are read: what it had written by then is told.
      const session = await sessions.get(id)
      if (session === undefined) throw noSession(id)
      if (session.unreadable !== undefined) throw new CollectorError('SESSION_UNREADABLE', session.unreadable)
      const foreign = foreignFileOf(dir, session)
      if (foreign !== undefined) return tellForeign(foreign, context)
      for (const { part } of session.parts) {
        const partTail = tails.get(part) ?? createPartTail(path.join(dir, part + PART_SUFFIX), context)
        tails.set(part, partTail)
        await partTail.tell()
      }
      if (session.status !== 'running' && session.status !== 'paused') return 0
      await setTimeout(LOOK_EVERY_MS, undefined, { signal })
    }
  },
}

/** A file of somebody else is told once: who writes it, and when it has ended, nobody knows. */
async function tellForeign(file: string, { json, out, signal }: CommandContext): Promise<number> {
  let seq = 0
  await readRecords(
    { name: file, file },
    {
      signal,
      async onRecords(records) {
        for (const record of records) {
          out.print(json ? encodeRecord(record, seq++) : fit(lineOf(record), out.columns))
        }
      },
    },
  )
  return 0
}

interface PartTail {
  /** Tells what was not told yet. */
  tell(): Promise<void>
}

function createPartTail(file: string, { json, out, signal }: CommandContext): PartTail {
  let toldSeq = -1
  const begin = (): PartReading =>
    createPartReading(file, {
      onRecord(record, { seq }) {
        // A part that was written anew has what was told of it, under the same numbers.
        if (seq <= toldSeq) return
        toldSeq = seq
        if (json) out.print(encodeRecord(record, seq))
        else if (!isPiece(record)) out.print(fit(lineOf(record), out.columns))
      },
      onBlock: async () => signal.throwIfAborted(),
    })
  let reading = begin()

  return {
    async tell() {
      while (!(await reading.update())) reading = begin()
    },
  }
}

/** Of a big value: the record that it belongs to comes after it. */
function isPiece(record: TraceRecord): boolean {
  return record.type === 'session_event' && record.name === 'value_part'
}

function lineOf(record: TraceRecord): string {
  const atNs = record.type === 'span' ? record.endNs : record.atNs
  const tookMs = record.type === 'span' ? `  ${formatDuration(Number(record.endNs - record.startNs) / 1000)}` : ''
  const name = record.type === 'log' ? (record.eventName ?? record.severityText ?? '') : record.name
  const subject = isOfSpan(record) ? describeOperation(record.name, record.attributes).subject : ''
  return `${timeJson(atNs)}  ${record.type.padEnd(13)}  ${`${name} ${subject}`.trimEnd()}${tookMs}`.trimEnd()
}

/** `agent-inspector tail SESSION`: its records as they are written, until it has ended. */
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { TraceRecord } from '@agent-inspector/trace-format'
import { encodeRecord } from '@agent-inspector/trace-format'
import { timeJson } from '../http/session-json.js'
import { createPartReading, type PartReading } from '../part-file/part-reading.js'
import { PART_SUFFIX } from '../trace-file/file-name.js'
import type { Command } from './command.js'
import { sessionsIn } from './find-session.js'
import { noSession } from './no-session.js'
import { fit } from './terminal-text.js'

/** Between two looks at the files, in milliseconds: it works where no file system event does. */
const LOOK_EVERY_MS = 250

export const tail: Command = {
  usage: 'SESSION',
  help: 'tell its records, then those that come, until it has ended',
  json: 'The lines of the trace, as docs/trace-format.md has them.',
  arity: { least: 1, most: 1 },
  async run({ dir, args: [id = ''], json, out, signal }) {
    const sessions = sessionsIn(dir)
    const readings = new Map<string, PartReading>()
    const readOf = (part: string): PartReading =>
      createPartReading(path.join(dir, part + PART_SUFFIX), {
        onRecord: (record, { seq }) => out.print(json ? encodeRecord(record, seq) : fit(lineOf(record), out.columns)),
        onBlock: async () => signal.throwIfAborted(),
      })
    for (;;) {
      // Asked before the files are read: what it had written by then is told.
      const session = await sessions.get(id)
      if (session === undefined) throw noSession(id)
      for (const { part } of session.parts) {
        const reading = readings.get(part) ?? readOf(part)
        readings.set(part, reading)
        // Written anew: what is in it was told.
        if (!(await reading.update())) return 0
      }
      if (session.status !== 'running' && session.status !== 'paused') return 0
      await setTimeout(LOOK_EVERY_MS, undefined, { signal })
    }
  },
}

function lineOf(record: TraceRecord): string {
  const atNs = record.type === 'span' ? record.endNs : record.atNs
  const tookMs = record.type === 'span' ? `  ${Number(record.endNs - record.startNs) / 1e6} ms` : ''
  return `${timeJson(atNs)}  ${record.type.padEnd(13)}  ${record.name}${tookMs}`
}

import { readdirSync } from 'node:fs'
import { encodeRecord, OURS, type SessionEventRecord, type TraceRecord } from '@agent-inspector/trace-format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyRecord } from '../../../trace-format/src/any-record.test-kit.js'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { newDir, partPath, partsIn, writeRecords } from '../sink/traces-dir.test-kit.js'
import { exportRecords, ofSession } from './export-records.js'
import { importSessions } from './import-sessions.js'

const SESSION = 'session-1'
const started: SessionEventRecord = sessionEvent('session_started', { attributes: { [OURS.engine]: 'node' } })

async function exported(dir: string): Promise<readonly string[]> {
  const files = partsIn(dir).map((part) => partPath(dir, part))
  const lines: string[] = []
  await exportRecords({
    sessionId: SESSION,
    files,
    onRecords: async (records) => void lines.push(...records.map((record) => encodeRecord(record, 0))),
  })
  return lines
}

async function* textOf(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(lines.map((line) => `${line}\n`).join(''))
}

/** What an export has to tell, found the slow way. */
function expected(records: readonly TraceRecord[]): readonly TraceRecord[] {
  const isSame = (a: TraceRecord, b: TraceRecord) => a.traceId === b.traceId && a.spanId === b.spanId
  return records.filter((record, i) => {
    if (record.type === 'session_event') return record.name !== 'value_part'
    if (record.type === 'log') return true
    const ends = (other: TraceRecord) => other.type === 'span' && isSame(other, record)
    return record.type === 'span' ? !records.slice(0, i).some(ends) : !records.some(ends)
  })
}

test('what is exported is every record once; imported and exported again, it is the same', async () => {
  // Few ids, so that some spans are told twice, and open ones end.
  const record = fc.tuple(anyRecord(), fc.constantFrom('a', 'b', 'c')).map(([any, id]): TraceRecord => {
    const spanId = id.repeat(16)
    return any.type === 'session_event' ? any : { ...any, spanId, traceId: id.repeat(32) }
  })
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 12 }), async (any) => {
      const records = [started, ...any.map((one): TraceRecord => ({ ...one, sessionId: SESSION }))]
      const [from, to] = [newDir(), newDir()]
      await writeRecords(from, records)
      const lines = await exported(from)
      // The first line says too who wrote it.
      const told = expected(records).slice(1)
      expect(lines.slice(1).map(withoutWriter)).toEqual(
        told.map((one) => withoutWriter(encodeRecord(ofSession(one, SESSION), 0))),
      )

      const { inputs, sessions } = await importSessions(to, [{ name: 'export', bytes: textOf(lines) }])
      expect(inputs).toEqual([{ name: 'export', records: lines.length, unknown: 0 }])
      expect(sessions).toEqual([{ sessionId: SESSION, outcome: 'imported' }])
      expect(await exported(to)).toEqual(lines)
      const again = await importSessions(to, [{ name: 'export', bytes: textOf(lines) }])
      expect(again.sessions).toEqual([{ sessionId: SESSION, outcome: 'already_there' }])
      expect(readdirSync(to).filter((name) => name.startsWith('.import-'))).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 60_000)

/** Who writes signs each start. */
function withoutWriter(line: string): string {
  return line.replaceAll(/\{"key":"agent_inspector\.(?:pid|host)","value":\{"\w+":"[^"]*"\}\},?/g, '')
}

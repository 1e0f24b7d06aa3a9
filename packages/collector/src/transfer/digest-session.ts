/**
 * What a session holds, as one number, whatever it is called and in whatever order its records stand: two of the same
 * are the same.
 */
import { createHash } from 'node:crypto'
import { encodeRecord, OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { exportRecords } from './export-records.js'

const WORD = 2n ** 64n

/** @param files of its parts @throws what the file system throws */
export async function digestSession(files: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const sums = new BigUint64Array(4)
  await exportRecords({
    sessionId: '',
    files,
    ...(signal !== undefined && { signal }),
    async onRecords(records) {
      for (const record of records) if (!isImplied(record)) addTo(sums, encodeRecord(withoutWriter(record), 0))
    },
  })
  return Buffer.from(sums.buffer).toString('hex')
}

/** A sum does not know the order. */
function addTo(sums: BigUint64Array, line: string): void {
  const hash = createHash('sha256').update(line).digest()
  for (const [i, sum] of sums.entries()) sums[i] = (sum + hash.readBigUInt64LE(i * 8)) % WORD
}

/** Made by the writer of a session that nobody opened. */
function isImplied(record: TraceRecord): boolean {
  if (record.type !== 'session_event' || record.name !== 'session_started') return false
  return record.attributes[OURS.engine] === 'otlp'
}

/** Whoever writes a start signs it, unless it is signed. */
function withoutWriter(record: TraceRecord): TraceRecord {
  if (record.type !== 'session_event' || record.name !== 'session_started') return record
  const { [OURS.pid]: _pid, [OURS.host]: _host, ...attributes } = record.attributes
  return { ...record, attributes }
}

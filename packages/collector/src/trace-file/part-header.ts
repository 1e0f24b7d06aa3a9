/**
 * The first line of a part: the session event `session_started`, with what the part is.
 *
 *   sink/part-writer.ts --headerRecord--> line 0 --readHeader--> source/, and a writer that reopens it
 */

import { decodeLine, type Origin, OURS, type SessionEventRecord } from '@agent-inspector/trace-format'

const FORMAT_VERSION = 1

export interface PartHeader {
  readonly sessionId: string
  /** 16 hex digits, new at each rewrite. */
  readonly generation: string
}

export interface PartOrigin {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  readonly generation: string
  readonly pid: number
  readonly host: string
}

/** What a session started as, made into the first line of a part. Its own attributes win over pid and host. */
export function headerRecord(
  started: SessionEventRecord,
  { part, generation, pid, host }: PartOrigin,
): SessionEventRecord {
  const attributes = {
    [OURS.formatVersion]: FORMAT_VERSION,
    [OURS.part]: part,
    [OURS.generation]: generation,
    [OURS.pid]: pid,
    [OURS.host]: host,
    ...started.attributes,
  }
  return { ...started, attributes }
}

/** A start for a session that nobody opened: its first record is of another kind. */
export function impliedStart(sessionId: string, atNs: bigint, origin: Origin): SessionEventRecord {
  return {
    type: 'session_event',
    name: 'session_started',
    sessionId,
    atNs,
    attributes: { [OURS.engine]: 'otlp' },
    origin,
  }
}

/** @returns why it is no header, in words that go on after "The first line" */
export function readHeader(line: string): PartHeader | string {
  const records = decodeLine(line)
  if ('problem' in records) return records.problem
  const [first] = records
  if (first?.type !== 'session_event' || first.name !== 'session_started') return 'does not start a session'
  const { [OURS.formatVersion]: version, [OURS.generation]: generation } = first.attributes
  if (typeof version !== 'number' || typeof generation !== 'string') return 'does not say what the part is'
  if (version > FORMAT_VERSION) return `is of format ${version}, newer than this version reads (${FORMAT_VERSION})`
  return { sessionId: first.sessionId, generation }
}

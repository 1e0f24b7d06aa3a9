/**
 * Spans and logs that come by OTLP, from any process and in any language -> records.
 *
 *   http/otlp-routes.ts --body--> [otlp ingest: decode, file under a session] --records--> capture queue
 *
 * A small body is decoded here, others in a thread of its own; records are handed on in slices, and wait where the
 * queue is full: the sender waits with them, the agent in this process does not.
 */
import type { TraceRecord } from '@agent-inspector/trace-format'
import { OTLP_DECODE_HERE_BYTES, OTLP_PENDING_BYTES } from '../../base/limits.js'
import { once } from '../../base/once.js'
import type { Ingest } from '../../span/ports.js'
import { recordBytes } from '../../span/record-bytes.js'
import type { ValueRoom } from '../keep-value.js'
import type { TraceSessions } from '../session-of.js'
import type { OtlpBody } from './decode-request.js'
import { createDecodeThread } from './decode-thread.js'
import { createOtlpFiler, namesFirst } from './file-otlp.js'

export interface OtlpIngestOptions {
  readonly write: (record: TraceRecord) => void
  readonly sessions: TraceSessions
  /** Where records wait. */
  readonly room: Pick<ValueRoom, 'hasRoomFor'>
  /** Bytes of bodies that are being taken, above which none is begun. Default `OTLP_PENDING_BYTES`. */
  readonly maxPendingBytes?: number
}

/** What came of a body. */
export interface Taken {
  readonly rejected: number
  readonly problem: string | undefined
}

export interface OtlpIngest extends Ingest {
  /** Whether a body may be begun now. */
  readonly hasRoom: boolean
  /** Of a body that is being read, until `release`. @returns false if it is too much with all others */
  reserve(bytes: number): boolean
  release(bytes: number): void
  /** Resolves when all of it is in the queue. @throws CollectorError BODY_INVALID, BODY_TOO_LARGE */
  take(body: OtlpBody): Promise<Taken>
}

/** Room that must be left for what happens in this process. */
const SPARE_BYTES = 8 * 1024 * 1024
const SLICE_MS = 1
/** Few agents are sent anything: Protobuf is loaded by those that are. */
const decoder = once(() => import('./decode-request.js'))

export function createOtlpIngest({
  write,
  sessions,
  room,
  maxPendingBytes = OTLP_PENDING_BYTES,
}: OtlpIngestOptions): OtlpIngest {
  const { file } = createOtlpFiler({ write, sessions })
  const thread = createDecodeThread()
  let pendingBytes = 0
  let isClosed = false
  /** Of this turn of the event loop, for all bodies together. */
  let sliceEnd: number | undefined

  return {
    get hasRoom() {
      return !isClosed && pendingBytes < maxPendingBytes && room.hasRoomFor(SPARE_BYTES)
    },
    reserve(bytes) {
      pendingBytes += bytes
      return pendingBytes <= maxPendingBytes
    },
    release(bytes) {
      pendingBytes -= bytes
    },
    async take(body) {
      if (body.bytes.length <= OTLP_DECODE_HERE_BYTES) return takeHere(body)
      let rejected = 0
      let problem: string | undefined
      for await (const batch of thread.decode(body)) {
        await fileAll(batch.records)
        rejected += batch.rejected
        problem ??= batch.problem
      }
      return { rejected, problem }
    },
    close() {
      isClosed = true
      thread.close()
    },
  }

  /** Most bodies hold one span, or few: a thread, and a promise for each piece, would cost more than they do. */
  async function takeHere(body: OtlpBody): Promise<Taken> {
    const { decodeRequest } = await decoder()
    while (isSliceOver()) await nextTurn()
    const { records, rejected, problem } = decodeRequest(body)
    await fileAll(namesFirst(records))
    return { rejected, problem }
  }

  async function fileAll(records: readonly TraceRecord[]): Promise<void> {
    for (const record of records) {
      while (isSliceOver() || !(isClosed || room.hasRoomFor(recordBytes(record) + SPARE_BYTES))) await nextTurn()
      file(record)
    }
  }

  /** However many send at once, the agent gets its turn. */
  function isSliceOver(): boolean {
    if (sliceEnd === undefined) {
      sliceEnd = performance.now() + SLICE_MS
      setImmediate(() => {
        sliceEnd = undefined
      })
    }
    return performance.now() >= sliceEnd
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/**
 * Between the agent and everything that costs time: records wait here until the event loop is free.
 *
 *   ingest --write, under a microsecond--> [queue] --slices of 2 ms: redact, cut--> every sink
 *
 * Bounded by the estimated bytes of what waits. What does not fit is dropped, counted, and told to its
 * session as `records_dropped` once there is room again; of a record with big values, only these are.
 */

import {
  type Origin,
  OURS,
  type SessionEventRecord,
  type TraceRecord,
  VALUE_TOO_BIG,
} from '@agent-inspector/trace-format'
import type { CutSteps, RecordCutter } from '../span/cut-record.js'
import type { SpanSink } from '../span/ports.js'
import { recordBytes } from '../span/record-bytes.js'
import type { Redactor } from '../span/redact.js'
import { shrinkRecord } from '../span/shrink-record.js'

export interface CaptureQueueOptions {
  readonly sinks: readonly SpanSink[]
  readonly redact: Redactor
  /** What records with big values are made of. Default: they are handed on as they are. */
  readonly cut?: RecordCutter
  /** Bytes of records that wait, estimated. Default: 64 MiB. */
  readonly maxBytes?: number
  /** Told once of each kind of failure; must not throw. */
  readonly onProblem: (message: string, cause: unknown) => void
}

/** Why a record was not handed on, or a value of one. */
type DropReason = 'queue_full' | 'redaction_failed' | typeof VALUE_TOO_BIG

export interface CaptureQueue {
  /** Never throws. After `close` it does nothing. */
  write(record: TraceRecord): void
  /** Records dropped so far, and values that were too big. */
  readonly dropped: Readonly<Record<DropReason, number>>
  /** Bytes that wait, estimated. */
  readonly waitingBytes: number
  /** Resolves when all that was written so far is as safe as the sinks make it. */
  flush(): Promise<void>
  /** The same before it returns. */
  flushSync(): void
  /** Takes no more records, then flushes. The sinks stay open. */
  close(): Promise<void>
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
/** Session events are small and tell what a session is: they find room when spans no longer do. */
const SPAN_SHARE = 15 / 16
const SLICE_MS = 2
/** Between two looks at the clock. */
const SLICE_BYTES = 32 * 1024

export function createCaptureQueue({
  sinks,
  redact,
  cut = () => undefined,
  maxBytes = DEFAULT_MAX_BYTES,
  onProblem,
}: CaptureQueueOptions): CaptureQueue {
  const dropped = { queue_full: 0, redaction_failed: 0, value_too_big: 0 }
  const untold = new Map<string, Untold>()
  const reported = new Set<string>()
  let taken: (TraceRecord | undefined)[] = []
  let next = 0
  let waiting: TraceRecord[] = []
  /** The record that is being cut; those behind it wait. */
  let cutting: Cutting | undefined
  let waitingBytes = 0
  let acceptedCount = 0
  let handledCount = 0
  let isScheduled = false
  let isClosed = false

  return {
    write,
    dropped,
    get waitingBytes() {
      return waitingBytes
    },
    flush,
    flushSync() {
      while (drainSome()) {}
      for (const sink of sinks) {
        try {
          sink.flushSync()
        } catch (cause) {
          reportSink(sink, 'flush', cause)
        }
      }
    },
    async close() {
      isClosed = true
      await flush()
    },
  }

  function write(record: TraceRecord): void {
    if (isClosed) return
    const room = (record.type === 'session_event' ? maxBytes : maxBytes * SPAN_SHARE) - waitingBytes
    const fits = recordBytes(record) <= room
    const shrunk = fits ? { record, dropped: 0 } : shrinkRecord(record, room)
    if (shrunk === undefined) drop(record, 'queue_full')
    else accept(shrunk.record)
    if (shrunk !== undefined && shrunk.dropped > 0) drop(record, VALUE_TOO_BIG, shrunk.dropped)
    if (!isScheduled) schedule()
  }

  function accept(record: TraceRecord): void {
    waitingBytes += recordBytes(record)
    acceptedCount++
    waiting.push(record)
  }

  /** A timer, since an unreferenced immediate waits as long as the event loop does. It keeps no process alive. */
  function schedule(): void {
    isScheduled = true
    setTimeout(drainSlice, 1).unref()
  }

  function drainSlice(): void {
    isScheduled = false
    if (drainFor(SLICE_MS)) schedule()
  }

  /** @returns false when none are left */
  function drainFor(ms: number): boolean {
    const deadline = performance.now() + ms
    let hasMore = true
    while (hasMore && performance.now() < deadline) hasMore = drainSome()
    return hasMore
  }

  /** Hands on some records, or one step of one; false when none are left. Safe to be interrupted by itself: each is taken once. */
  function drainSome(): boolean {
    for (let bytes = 0; bytes < SLICE_BYTES; ) {
      if (cutting !== undefined) {
        cutOn(cutting)
        return true
      }
      const record = take()
      if (record !== undefined) {
        const size = recordBytes(record)
        bytes += size
        begin(record, size)
      }
      if (untold.size > 0 && cutting === undefined && waitingBytes < maxBytes / 2) tellDropped()
      if (record === undefined) return false
    }
    return true
  }

  function take(): TraceRecord | undefined {
    if (next === taken.length) {
      taken = waiting
      waiting = []
      next = 0
    }
    const record = taken[next]
    if (record === undefined) return undefined
    // Not kept alive by the rest of its batch.
    taken[next++] = undefined
    return record
  }

  function begin(record: TraceRecord, size: number): void {
    const steps = contained(() => cut(record))
    if (steps === FAILED) end(record, size, FAILED)
    else if (steps === undefined)
      end(
        record,
        size,
        contained(() => redact(record)),
      )
    else cutting = { record, size, steps }
  }

  function cutOn(begun: Cutting): void {
    const { record, size, steps } = begun
    cutting = undefined
    const step = contained(() => steps.next())
    if (step === FAILED) end(record, size, FAILED)
    else if (step.done === true) end(record, size, step.value)
    else {
      if (step.value !== undefined) deliver(step.value)
      cutting = begun
    }
  }

  function end(record: TraceRecord, size: number, clean: TraceRecord | typeof FAILED): void {
    waitingBytes -= size
    handledCount++
    if (clean === FAILED) drop(record, 'redaction_failed')
    else deliver(clean)
  }

  function contained<T>(run: () => T): T | typeof FAILED {
    try {
      return run()
    } catch (cause) {
      report('redaction', 'A record could not be searched for secrets and was dropped.', cause)
      return FAILED
    }
  }

  function deliver(record: TraceRecord): void {
    for (const sink of sinks) {
      try {
        sink.write(record)
      } catch (cause) {
        reportSink(sink, 'write', cause)
      }
    }
  }

  function drop(record: TraceRecord, reason: DropReason, count = 1): void {
    dropped[reason] += count
    const key = `${reason} ${record.sessionId}`
    const known = untold.get(key)
    if (known !== undefined) known.count += count
    else untold.set(key, { reason, count, sessionId: record.sessionId, origin: record.origin })
    if (!isScheduled) schedule()
  }

  function tellDropped(): void {
    const all = [...untold.values()]
    untold.clear()
    for (const losses of all) {
      const event = contained(() => redact(droppedEvent(losses)))
      if (event !== FAILED) deliver(event)
    }
  }

  async function flush(): Promise<void> {
    // Not until the queue is empty: an agent that goes on writing would never see it so.
    const upTo = acceptedCount
    while (drainFor(SLICE_MS) && handledCount < upTo) await nextTurn()
    await Promise.all(
      sinks.map(async (sink) => {
        try {
          await sink.flush()
        } catch (cause) {
          reportSink(sink, 'flush', cause)
        }
      }),
    )
  }

  function reportSink(sink: SpanSink, act: string, cause: unknown): void {
    report(`${sink.name} ${act}`, `The sink "${sink.name}" failed to ${act}; the others go on.`, cause)
  }

  function report(kind: string, message: string, cause: unknown): void {
    if (reported.has(kind)) return
    reported.add(kind)
    onProblem(message, cause)
  }
}

const FAILED = Symbol('failed')

interface Cutting {
  readonly record: TraceRecord
  readonly size: number
  readonly steps: CutSteps
}

interface Untold {
  readonly reason: DropReason
  readonly sessionId: string
  readonly origin: Origin
  count: number
}

function droppedEvent({ reason, sessionId, origin, count }: Untold): SessionEventRecord {
  return {
    type: 'session_event',
    name: 'records_dropped',
    sessionId,
    atNs: BigInt(Date.now()) * 1_000_000n,
    attributes: { [OURS.droppedCount]: count, [OURS.droppedReason]: reason },
    origin,
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

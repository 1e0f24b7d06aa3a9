/**
 * Between the agent and everything that costs time: records wait here until the event loop is free.
 *
 *   ingest --write, under a microsecond--> [queue] --slices of 0.5 ms: redact, cut--> every sink
 *
 * Bounded by the estimated bytes of what waits. Where it is nearly full, of spans only their long values are dropped,
 * so that the tree stays whole; then spans. What is dropped is counted, and told to its session as `records_dropped`
 * once there is room again.
 */

import { type TraceRecord, VALUE_TOO_BIG } from '@agent-inspector/trace-format'
import { EXIT_FLUSH_MS, EXIT_LOSSES_TOLD } from '../base/limits.js'
import type { CutSteps, RecordCutter } from '../span/cut-record.js'
import type { SpanSink } from '../span/ports.js'
import { recordBytes } from '../span/record-bytes.js'
import type { Redactor } from '../span/redact.js'
import { shrinkRecord } from '../span/shrink-record.js'
import { createUntoldLosses, type DropReason } from './untold-losses.js'
import { createWaitingRecords } from './waiting-records.js'

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

export interface CaptureQueue {
  /** Never throws. After `close` it does nothing. */
  write(record: TraceRecord): void
  /** Whether a value of so many bytes would be kept: asked before it is taken a snapshot of. */
  hasRoomFor(bytes: number): boolean
  /** That values were not kept, since there was no room. */
  dropValues(of: Pick<TraceRecord, 'sessionId' | 'origin'>, count: number): void
  /** Records dropped so far, and values that were too big. */
  readonly dropped: Readonly<Record<DropReason, number>>
  /** Bytes that wait, estimated. */
  readonly waitingBytes: number
  /** Resolves when all that was written so far is as safe as the sinks make it. */
  flush(): Promise<void>
  /**
   * The same before it returns, for the exit of the process: it takes so many milliseconds at most, and what was not
   * handed on by then is dropped and told. Default: `EXIT_FLUSH_MS`
   */
  flushSync(maxMs?: number): void
  /** Takes no more records, then flushes. The sinks stay open. */
  close(): Promise<void>
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024
/** Long values find room in this share only: spans without them still do when there is no more of it. */
const VALUE_SHARE = 7 / 8
/** Session events are small and tell what a session is: they find room when spans no longer do. */
const SPAN_SHARE = 15 / 16
/** Of the time at the exit: the rest is for what the sinks hold. */
const DRAIN_SHARE = 0.8
const SLICE_MS = 0.5
/** Between two looks at the clock. */
const SLICE_BYTES = 8 * 1024

export function createCaptureQueue({
  sinks,
  redact,
  cut = () => undefined,
  maxBytes = DEFAULT_MAX_BYTES,
  onProblem,
}: CaptureQueueOptions): CaptureQueue {
  const losses = createUntoldLosses()
  const records = createWaitingRecords()
  const reported = new Set<string>()
  /** The record that is being cut; those behind it wait. */
  let cutting: Cutting | undefined
  let acceptedCount = 0
  let handledCount = 0
  let isScheduled = false
  let timer: NodeJS.Timeout | undefined
  let immediate: NodeJS.Immediate | undefined
  let isClosed = false

  return {
    write,
    hasRoomFor: (bytes) => records.bytes + bytes <= maxBytes * VALUE_SHARE,
    dropValues: (of, count) => drop(of, VALUE_TOO_BIG, count),
    dropped: losses.dropped,
    get waitingBytes() {
      return records.bytes
    },
    flush,
    flushSync(maxMs = EXIT_FLUSH_MS) {
      const untilMs = performance.now() + maxMs
      if (drainFor(maxMs * DRAIN_SHARE)) giveUp()
      for (const sink of sinks) {
        try {
          sink.flushSync(untilMs)
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
    const isEvent = record.type === 'session_event'
    const room = maxBytes * (isEvent ? 1 : SPAN_SHARE) - records.bytes
    const valueRoom = isEvent ? room : maxBytes * VALUE_SHARE - records.bytes
    const size = recordBytes(record)
    if (size <= valueRoom) accept(record, size)
    else acceptShrunk(record, { room, valueRoom })
    if (!isScheduled) schedule()
  }

  function acceptShrunk(record: TraceRecord, rooms: Parameters<typeof shrinkRecord>[1]): void {
    const shrunk = shrinkRecord(record, rooms)
    if (shrunk === undefined) {
      drop(record, 'queue_full')
      return
    }
    accept(shrunk.record, recordBytes(shrunk.record))
    if (shrunk.dropped > 0) drop(record, VALUE_TOO_BIG, shrunk.dropped)
  }

  function accept(record: TraceRecord, size: number): void {
    acceptedCount++
    records.put(record, size)
  }

  /** It keeps no process alive. */
  function schedule(): void {
    isScheduled = true
    timer = setTimeout(drainSlice, 1).unref()
  }

  function drainSlice(): void {
    isScheduled = false
    clearTimeout(timer)
    clearImmediate(immediate)
    if (!drainFor(SLICE_MS)) return
    schedule()
    // At the next turn of the event loop: a timer alone would leave it idle in between. But the loop may wait for long
    // before an unreferenced immediate: the timer wakes it.
    immediate = setImmediate(drainSlice).unref()
  }

  /** @returns false when none are left */
  function drainFor(ms: number): boolean {
    const deadline = performance.now() + ms
    let hasMore = true
    while (hasMore && performance.now() < deadline) hasMore = drainSome()
    return hasMore
  }

  /** There is no time for what waits. */
  function giveUp(): void {
    const begun = cutting === undefined ? [] : [cutting]
    cutting = undefined
    for (const { size } of begun) records.done(size)
    const lost = losses.addAll([...begun.map(({ record }) => record), ...records.takeAll()])
    for (const told of losses.take(EXIT_LOSSES_TOLD)) tell(told)
    report('exit', lost, 'There was no time to write them before the end of the process.')
  }

  /** Hands on some records, or one step of one; false when none are left. Safe to be interrupted by itself: each is taken once. */
  function drainSome(): boolean {
    for (let bytes = 0; bytes < SLICE_BYTES; ) {
      if (cutting !== undefined) {
        cutOn(cutting)
        return true
      }
      const record = records.take()
      if (record !== undefined) {
        const size = records.takenBytes
        bytes += size
        begin(record, size)
      }
      if (!losses.isEmpty && cutting === undefined && records.bytes < maxBytes / 2) tellDropped()
      if (record === undefined) return false
    }
    return true
  }

  function begin(record: TraceRecord, size: number): void {
    let clean: TraceRecord | typeof FAILED
    try {
      const steps = cut(record)
      if (steps !== undefined) {
        cutting = { record, size, steps }
        return
      }
      clean = redact(record)
    } catch (cause) {
      clean = failed(cause)
    }
    end(record, size, clean)
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
    records.done(size)
    handledCount++
    if (clean === FAILED) drop(record, 'redaction_failed')
    else deliver(clean)
  }

  function contained<T>(run: () => T): T | typeof FAILED {
    try {
      return run()
    } catch (cause) {
      return failed(cause)
    }
  }

  function failed(cause: unknown): typeof FAILED {
    report('redaction', 'A record could not be searched for secrets and was dropped.', cause)
    return FAILED
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

  function drop(of: Pick<TraceRecord, 'sessionId' | 'origin'>, reason: DropReason, count = 1): void {
    losses.add(of, reason, count)
    if (!isScheduled) schedule()
  }

  function tellDropped(): void {
    for (const told of losses.take()) tell(told)
  }

  function tell(told: TraceRecord): void {
    const event = contained(() => redact(told))
    if (event !== FAILED) deliver(event)
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

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

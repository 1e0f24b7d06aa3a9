/**
 * Spans that have ended, sent on to somebody else's OTLP endpoint as they come, redacted as everything here is.
 *
 *   capture queue --write--> [forward sink] --batches--> send-otlp.ts --> endpoint
 *
 * The agent never waits for it: one request at a time, a bounded queue, and nothing that keeps the process alive, but a
 * moment at its normal end or when the inspector is closed. What is not sent by then is in the trace file.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { TraceRecord } from '@agent-inspector/trace-format'
import {
  FORWARD_BATCH_SPANS,
  FORWARD_BATCH_UNITS,
  FORWARD_EVERY_MS,
  FORWARD_FLUSH_MS,
  FORWARD_WAITING_UNITS,
} from '../base/limits.js'
import { once } from '../base/once.js'
import type { SpanSink } from '../span/ports.js'
import { createOtlpBatches, type OtlpBatch } from './otlp-batches.js'
import { type OtlpEndpoint, type Sent, sendOtlp } from './send-otlp.js'

export interface ForwardSink extends SpanSink {
  /** The process ends: sends what it can in a moment, once. */
  finish(): Promise<void>
}

export interface ForwardSinkOptions {
  readonly endpoint: OtlpEndpoint
  /** Gets a line for what a person should know. */
  readonly log: (line: string) => void
  readonly schedule?: Partial<ForwardSchedule>
}

/** In milliseconds, but the units. */
export interface ForwardSchedule {
  /** How long a span waits for others. */
  readonly everyMs: number
  /** Before the second try, then twice as long each time, up to `maxDelayMs`; what the endpoint says goes before. */
  readonly firstDelayMs: number
  readonly maxDelayMs: number
  /** At the end. */
  readonly flushMs: number
  /** Between two lines about what is lost. */
  readonly tellEveryMs: number
  /** UTF-16 units that may wait. */
  readonly waitingUnits: number
}

const SCHEDULE: ForwardSchedule = {
  everyMs: FORWARD_EVERY_MS,
  firstDelayMs: 1000,
  maxDelayMs: 30_000,
  flushMs: FORWARD_FLUSH_MS,
  tellEveryMs: 60_000,
  waitingUnits: FORWARD_WAITING_UNITS,
}

export function createForwardSink({ endpoint, log, schedule }: ForwardSinkOptions): ForwardSink {
  const times = { ...SCHEDULE, ...schedule }
  const batches = createOtlpBatches({
    maxUnits: times.waitingUnits,
    batchSpans: FORWARD_BATCH_SPANS,
    batchUnits: FORWARD_BATCH_UNITS,
  })
  const losses = createLosses(endpoint.url, times.tellEveryMs, log)
  let unsent: OtlpBatch | undefined
  let timer: NodeJS.Timeout | undefined
  let sending: Promise<void> | undefined
  let failures = 0
  let isClosed = false

  const finish = once(() => drain(times.flushMs))

  return {
    name: 'otlp forward',
    write(record: TraceRecord) {
      if (isClosed || record.type !== 'span') return
      if (!batches.add(record)) losses.add(1, 'too many wait')
      if (timer !== undefined || sending !== undefined) return
      later(batches.spans >= FORWARD_BATCH_SPANS ? 0 : times.everyMs)
    },
    // What is asked for here is safety, and that is the file's.
    flush: async () => {},
    flushSync() {},
    finish,
    close: once(async () => {
      isClosed = true
      await finish()
      clearTimeout(timer)
      losses.tell(waitingSpans())
    }),
  }

  function waitingSpans(): number {
    return batches.spans + (unsent?.spans ?? 0)
  }

  function later(ms: number): void {
    timer = setTimeout(() => {
      timer = undefined
      void sendNext()
    }, ms).unref()
  }

  function sendNext(): Promise<void> {
    sending ??= sendOne().finally(() => {
      sending = undefined
    })
    return sending
  }

  async function sendOne(): Promise<void> {
    unsent ??= batches.take()
    if (unsent === undefined) return
    const sent = await sendOtlp(endpoint, unsent.body)
    if (sent.outcome === 'later') return void later(delayOf(sent))
    if (sent.outcome === 'refused') losses.add(unsent.spans, sent.reason)
    if (sent.outcome === 'partly') losses.add(sent.rejected, sent.reason)
    if (sent.outcome === 'taken') losses.reached()
    unsent = undefined
    failures = 0
    if (batches.spans > 0) later(0)
  }

  function delayOf({ afterMs, reason }: Extract<Sent, { readonly outcome: 'later' }>): number {
    failures++
    losses.failing(reason)
    const backoff = Math.min(times.maxDelayMs, times.firstDelayMs * 2 ** (failures - 1))
    return afterMs ?? backoff * (0.5 + Math.random() / 2)
  }

  /** Sends what it can in so many milliseconds; this alone keeps the process alive. */
  async function drain(ms: number): Promise<void> {
    const leave = new AbortController()
    const over = delay(ms, true, { signal: leave.signal }).catch(() => true)
    while (waitingSpans() > 0) {
      clearTimeout(timer)
      timer = undefined
      const before = failures
      const isOver = await Promise.race([over, sendNext().then(() => false)])
      // One that is not there now will not be there in a second.
      if (isOver || failures > before) break
    }
    leave.abort()
  }
}

interface Losses {
  add(spans: number, reason: string): void
  /** It does not answer as it should; nothing is lost yet. */
  failing(reason: string): void
  reached(): void
  /** @param unsent are given up */
  tell(unsent: number): void
}

/** Told at once, then at most once in so many milliseconds. */
function createLosses(url: URL, everyMs: number, log: (line: string) => void): Losses {
  // What stands behind a `?` may be a key.
  const name = url.origin + url.pathname
  let lost = 0
  let reason = ''
  let toldMs = Number.NEGATIVE_INFINITY
  let isFailing = false

  const tellDue = (): void => {
    if (lost === 0 || performance.now() - toldMs < everyMs) return
    toldMs = performance.now()
    log(`${lost} spans were not forwarded to ${name}: ${reason}; the trace files have them`)
    lost = 0
  }

  return {
    add(spans, why) {
      lost += spans
      if (!isFailing) reason = why
      tellDue()
    },
    failing(why) {
      reason = why
      if (!isFailing) log(`${name} takes no spans now: ${why}; they wait`)
      isFailing = true
    },
    reached() {
      if (isFailing) log(`${name} takes spans again`)
      isFailing = false
    },
    tell(unsent) {
      lost += unsent
      toldMs = Number.NEGATIVE_INFINITY
      if (reason === '') reason = 'there was no time'
      tellDue()
    },
  }
}

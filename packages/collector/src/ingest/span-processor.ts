/**
 * Spans of an OpenTelemetry SDK in this process -> records. Fits `SpanProcessor` of
 * `@opentelemetry/sdk-trace-base` 1.x and 2.x and of `@opentelemetry/sdk-trace` 3.x by its shape alone.
 *
 *   SDK --onStart, onEnd--> [span processor] --ended spans, open spans--> capture queue
 *
 * It reads spans and never writes on them: the application's other processors get what they always got.
 */
import type { Operation } from '@agent-inspector/hooks'
import type { TraceRecord } from '@agent-inspector/trace-format'
import type { Context } from '@opentelemetry/api'
import type { Ingest } from '../span/ports.js'
import { createOpenSpans, type OpenSpan } from './open-spans.js'
import { createPageRequests } from './page-requests.js'
import { createSpanReader, type SdkSpan } from './read-sdk-span.js'
import { claimTrace, sessionOfSpan, type TraceSessions } from './session-of.js'

export interface SpanProcessorOptions {
  readonly write: (record: TraceRecord) => void
  readonly sessions: TraceSessions
  /** The operation of ours that stands around a context. */
  readonly operationIn: (context: Context) => Operation | undefined
  /** Resolves when what was written is safe. */
  readonly flush: () => Promise<void>
  /** Of the inspector's page. */
  readonly pagePath: string
  /** Told once if a span cannot be read; must not throw. */
  readonly onProblem: (message: string, cause: unknown) => void
}

/** What all versions of `SpanProcessor` share. */
export interface InspectorSpanProcessor {
  onStart(span: SdkSpan, parentContext: Context): void
  onEnd(span: SdkSpan): void
  forceFlush(): Promise<void>
  /** The provider ends; the inspector goes on. */
  shutdown(): Promise<void>
}

export interface SpanProcessorIngest extends Ingest {
  readonly processor: InspectorSpanProcessor
  /** Writes the spans that are open as they are now: the process ends. */
  writeOpen(): void
}

export function createSpanProcessor(options: SpanProcessorOptions): SpanProcessorIngest {
  const { write, sessions, operationIn, flush, pagePath, onProblem } = options
  const pageRequests = createPageRequests(pagePath)
  const reader = createSpanReader()
  const open = createOpenSpans<SdkSpan, OpenSpan>({ write })
  /** The processor may be registered more than once, and then hears of each span as often. */
  const ended = new WeakSet<SdkSpan>()
  let isClosed = false
  let hasReported = false

  return {
    processor: {
      onStart: (span, parentContext) => contained(() => start(span, parentContext)),
      onEnd: (span) => contained(() => end(span)),
      forceFlush: flush,
      shutdown: flush,
    },
    writeOpen: open.writeAll,
    close() {
      isClosed = true
      open.stop()
    },
  }

  function start(span: SdkSpan, parentContext: Context): void {
    if (isClosed || open.get(span) !== undefined || pageRequests.began(span, parentContext)) return
    open.open(span, reader.openSpan(span, enterSession(span, operationIn(parentContext))))
  }

  function end(span: SdkSpan): void {
    if (isClosed || ended.has(span)) return
    ended.add(span)
    if (pageRequests.ended(span)) return
    // Where the span began before this processor was there, its session is found now.
    const sessionId = open.close(span)?.sessionId ?? enterSession(span, undefined)
    write(reader.endedSpan(span, sessionId))
  }

  /** Settled when a span starts: what its context says then, it no longer says later. */
  function enterSession(span: SdkSpan, around: Operation | undefined): string {
    const sessionId = around?.sessionId ?? sessionOfSpan(span, sessions)
    claimTrace(reader.claimOf(span, sessionId), sessions, write)
    return sessionId
  }

  /** An SDK that hands over something unforeseen must not hurt its application. */
  function contained(act: () => void): void {
    try {
      act()
    } catch (cause) {
      if (hasReported) return
      hasReported = true
      onProblem('A span of the OpenTelemetry SDK could not be read; others may be missing too.', cause)
    }
  }
}

/**
 * The tracer provider of an application that has none: its spans go to the inspector and nowhere else.
 *
 *   library --startSpan--> [recording provider] --onStart, onEnd--> span-processor.ts
 */
import { type Clock, createClock, createSpanId, createTraceId } from '@agent-inspector/hooks'
import {
  type Context,
  context,
  INVALID_SPAN_CONTEXT,
  type Span,
  type SpanContext,
  type SpanOptions,
  TraceFlags,
  type Tracer,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import type { HrTime, SdkResource, SdkScope } from '../ingest/read-sdk-span.js'
import type { InspectorSpanProcessor } from '../ingest/span-processor.js'
import { SUPPRESSED } from '../process/untraced.js'
import { createRecordingSpan } from './recording-span.js'

export interface RecordingProviderOptions {
  readonly processor: InspectorSpanProcessor
  readonly resource: SdkResource
}

export function createRecordingProvider({ processor, resource }: RecordingProviderOptions): TracerProvider {
  // Spans of one tree share a clock, so that none ends before it begins when the system's clock steps.
  const clocks = new WeakMap<Span, Clock>()
  return {
    getTracer(name, version, options) {
      const scope = {
        name,
        ...(version !== undefined && { version }),
        ...(options?.schemaUrl !== undefined && { schemaUrl: options.schemaUrl }),
      }
      return createTracer((spanName, spanOptions, around) => startSpan(scope, spanName, spanOptions, around))
    },
  }

  function startSpan(scope: SdkScope, name: string, options: SpanOptions, around: Context): Span {
    if (around.getValue(SUPPRESSED) === true) return trace.wrapSpanContext(INVALID_SPAN_CONTEXT)
    const parent = options.root === true ? undefined : trace.getSpan(around)
    const clock = (parent && clocks.get(parent)) ?? createClock()
    const parentContext = validContext(parent)
    const span = createRecordingSpan({
      name,
      options,
      resource,
      scope,
      parentSpanContext: parentContext,
      spanContext: {
        traceId: parentContext?.traceId ?? createTraceId(),
        spanId: createSpanId(),
        traceFlags: parentContext?.traceFlags ?? TraceFlags.SAMPLED,
        ...(parentContext?.traceState && { traceState: parentContext.traceState }),
      },
      now: () => hrTimeOf(clock.nowNs()),
      onEnd: processor.onEnd,
    })
    clocks.set(span, clock)
    processor.onStart(span, around)
    return span
  }
}

type StartSpan = (name: string, options: SpanOptions, around: Context) => Span

function createTracer(start: StartSpan): Tracer {
  /** Name, options, context and function; the last comes last, the middle ones may be absent. */
  const startActiveSpan = (name: string, ...rest: readonly unknown[]): unknown => {
    const fn = rest.at(-1)
    if (typeof fn !== 'function') return undefined
    const [options, given] = rest.slice(0, -1) as readonly (object | undefined)[]
    const around = (given as Context | undefined) ?? context.active()
    const span = start(name, options ?? {}, around)
    return context.with(trace.setSpan(around, span), () => fn(span) as unknown)
  }
  return {
    startSpan: (name, options = {}, around = context.active()) => start(name, options, around),
    startActiveSpan: startActiveSpan as Tracer['startActiveSpan'],
  }
}

function validContext(span: Span | undefined): SpanContext | undefined {
  const spanContext = span?.spanContext()
  return spanContext !== undefined && trace.isSpanContextValid(spanContext) ? spanContext : undefined
}

function hrTimeOf(ns: bigint): HrTime {
  return [Number(ns / 1_000_000_000n), Number(ns % 1_000_000_000n)]
}

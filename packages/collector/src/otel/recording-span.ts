/**
 * A span of an application that has no OpenTelemetry SDK: it takes what it is told, without limits, and hands itself to
 * the span processor as an SDK's span would.
 */
import {
  type AttributeValue,
  type Exception,
  type Link,
  type Span,
  SpanKind,
  type SpanOptions,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api'
import type { HrTime, SdkEvent, SdkResource, SdkScope, SdkSpan } from '../ingest/read-sdk-span.js'

export interface RecordingSpanOptions {
  readonly name: string
  readonly spanContext: ReturnType<Span['spanContext']>
  readonly parentSpanContext: ReturnType<Span['spanContext']> | undefined
  readonly options: SpanOptions
  readonly resource: SdkResource
  readonly scope: SdkScope
  readonly now: () => HrTime
  readonly onEnd: (span: SdkSpan) => void
}

export type RecordingSpan = Span & SdkSpan

export function createRecordingSpan(given: RecordingSpanOptions): RecordingSpan {
  const { spanContext, parentSpanContext, options, resource, scope, now, onEnd } = given
  const attributes: Record<string, unknown> = { ...options.attributes }
  const events: SdkEvent[] = []
  const links: Link[] = [...(options.links ?? [])]
  const startTime = options.startTime === undefined ? now() : readTime(options.startTime, now)
  let { name } = given
  let status: SdkSpan['status'] = { code: SpanStatusCode.UNSET }
  let endTime: HrTime | undefined

  const whileOpen = (act: () => void): RecordingSpan => {
    if (endTime === undefined) act()
    return span
  }
  const span: RecordingSpan = {
    spanContext: () => spanContext,
    ...(parentSpanContext && { parentSpanContext }),
    kind: options.kind ?? SpanKind.INTERNAL,
    resource,
    instrumentationScope: scope,
    links,
    events,
    startTime,
    get name() {
      return name
    },
    attributes,
    get status() {
      return status
    },
    get endTime() {
      return endTime ?? startTime
    },
    isRecording: () => endTime === undefined,
    setAttribute: (key, value) =>
      whileOpen(() => {
        attributes[key] = value
      }),
    setAttributes: (values) => whileOpen(() => Object.assign(attributes, values)),
    addEvent: (event, attributesOrTime, time) =>
      whileOpen(() => {
        const isTime = isTimeInput(attributesOrTime)
        const at = isTime ? attributesOrTime : time
        events.push({
          name: event,
          time: at === undefined ? now() : readTime(at, now),
          attributes: isTime ? {} : { ...attributesOrTime },
        })
      }),
    addLink: (link) => whileOpen(() => links.push(link)),
    addLinks: (more) => whileOpen(() => links.push(...more)),
    updateName: (renamed) =>
      whileOpen(() => {
        name = renamed
      }),
    setStatus: ({ code, message }) =>
      whileOpen(() => {
        status = message === undefined ? { code } : { code, message }
      }),
    recordException: (exception, time) =>
      void whileOpen(() => {
        events.push({
          name: 'exception',
          time: time === undefined ? now() : readTime(time, now),
          attributes: exceptionAttributes(exception),
        })
      }),
    end: (time) =>
      void whileOpen(() => {
        endTime = time === undefined ? now() : readTime(time, now)
        onEnd(span)
      }),
  }
  return span
}

/** The names are those of OpenTelemetry. */
function exceptionAttributes(exception: Exception): Readonly<Record<string, AttributeValue>> {
  if (typeof exception === 'string') return { 'exception.message': exception }
  const { code, name, message, stack } = exception
  const type = code === undefined ? name : String(code)
  return {
    ...(type !== undefined && { 'exception.type': type }),
    ...(message !== undefined && { 'exception.message': message }),
    ...(stack !== undefined && { 'exception.stacktrace': stack }),
  }
}

function isTimeInput(value: unknown): value is TimeInput {
  return typeof value === 'number' || value instanceof Date || (Array.isArray(value) && value.length === 2)
}

/** Seconds and nanoseconds, milliseconds since the epoch, milliseconds since the process began, or a date. */
function readTime(time: TimeInput, now: () => HrTime): HrTime {
  if (Array.isArray(time)) return time
  const ms =
    time instanceof Date ? time.getTime() : time < performance.timeOrigin ? performance.timeOrigin + time : time
  if (!Number.isFinite(ms)) return now()
  const seconds = Math.floor(ms / 1000)
  return [seconds, Math.round((ms - seconds * 1000) * 1_000_000)]
}

/**
 * A span of an OpenTelemetry SDK -> our records, without loss. Reads what 1.x, 2.x and 3.x have in
 * common, and each of the few fields whose name changed under both names.
 */

import type {
  Attributes,
  AttributeValue,
  Origin,
  Scope,
  SpanEvent,
  SpanKind,
  SpanLink,
  SpanRecord,
} from '@agent-inspector/trace-format'
import type { Link, SpanContext } from '@opentelemetry/api'
import type { OpenSpan } from './open-spans.js'
import type { Claim } from './session-of.js'

/** Seconds and nanoseconds. */
export type HrTime = readonly [number, number]

export interface SdkEvent {
  readonly name: string
  readonly time: HrTime
  readonly attributes?: object
  readonly droppedAttributesCount?: number
}

export interface SdkResource {
  readonly attributes: object
  readonly asyncAttributesPending?: boolean
  /** 2.x and later. */
  readonly schemaUrl?: string
}

export interface SdkScope {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
}

/** What we read of `ReadableSpan`; the same object is open first and ended later. */
export interface SdkSpan {
  readonly name: string
  /** Of `@opentelemetry/api`: 0 is internal. */
  readonly kind: number
  spanContext(): SpanContext
  /** 2.x and later. */
  readonly parentSpanContext?: SpanContext
  /** 1.x. */
  readonly parentSpanId?: string
  readonly startTime: HrTime
  readonly endTime: HrTime
  readonly status: { readonly code: number; readonly message?: string }
  readonly attributes: object
  readonly links: readonly Link[]
  readonly events: readonly SdkEvent[]
  readonly resource: SdkResource
  /** 2.x and later. */
  readonly instrumentationScope?: SdkScope
  /** 1.x. */
  readonly instrumentationLibrary?: SdkScope
  readonly droppedAttributesCount?: number
  readonly droppedEventsCount?: number
  readonly droppedLinksCount?: number
}

export interface SpanReader {
  /** As it is at each moment that it is read. */
  openSpan(span: SdkSpan, sessionId: string): OpenSpan
  endedSpan(span: SdkSpan, sessionId: string): SpanRecord
  claimOf(span: SdkSpan, sessionId: string): Claim
}

export function createSpanReader(): SpanReader {
  /** One object for all spans of a scope, as records want it. */
  const origins = new WeakMap<SdkResource, WeakMap<SdkScope, Origin>>()

  return {
    claimOf: (span, sessionId) => ({
      sessionId,
      traceId: span.spanContext().traceId,
      atNs: nanoseconds(span.startTime),
      origin: originOf(span),
    }),
    openSpan(span, sessionId) {
      const { traceId, spanId } = span.spanContext()
      return {
        sessionId,
        traceId,
        spanId,
        parentId: parentIdOf(span),
        kind: kindOf(span),
        startNs: nanoseconds(span.startTime),
        get name() {
          return span.name
        },
        get attributes() {
          return readAttributes(span.attributes)
        },
        get events() {
          return span.events.map(readEvent)
        },
        get origin() {
          return originOf(span)
        },
      }
    },
    endedSpan(span, sessionId) {
      const { traceId, spanId, traceState, traceFlags } = span.spanContext()
      const parentId = parentIdOf(span)
      const state = traceState?.serialize()
      return {
        type: 'span',
        sessionId,
        traceId,
        spanId,
        ...(parentId === undefined ? undefined : { parentId }),
        name: span.name,
        kind: kindOf(span),
        startNs: nanoseconds(span.startTime),
        endNs: nanoseconds(span.endTime),
        status: readStatus(span.status),
        attributes: readAttributes(span.attributes),
        events: span.events.map(readEvent),
        links: span.links.map(readLink),
        origin: originOf(span),
        flags: flagsOf(traceFlags, span.parentSpanContext),
        ...(state === undefined || state === '' ? undefined : { traceState: state }),
        ...counted('droppedAttributesCount', span.droppedAttributesCount),
        ...counted('droppedEventsCount', span.droppedEventsCount),
        ...counted('droppedLinksCount', span.droppedLinksCount),
      }
    },
  }

  function originOf({ resource, instrumentationScope, instrumentationLibrary }: SdkSpan): Origin {
    const scope = instrumentationScope ?? instrumentationLibrary ?? NO_SCOPE
    const known = origins.get(resource)?.get(scope)
    if (known !== undefined) return known
    const origin = {
      resource: readAttributes(resource.attributes),
      ...(resource.schemaUrl !== undefined && { resourceSchemaUrl: resource.schemaUrl }),
      scope: readScope(scope),
      ...(scope.schemaUrl !== undefined && { schemaUrl: scope.schemaUrl }),
    }
    // Attributes that are still being found out come with a later span.
    if (resource.asyncAttributesPending === true) return origin
    const ofResource = origins.get(resource) ?? new WeakMap<SdkScope, Origin>()
    origins.set(resource, ofResource.set(scope, origin))
    return origin
  }
}

const NO_SCOPE: SdkScope = { name: '' }

function readScope({ name, version }: SdkScope): Scope {
  return version === undefined ? { name } : { name, version }
}

function parentIdOf({ parentSpanContext, parentSpanId }: SdkSpan): string | undefined {
  return parentSpanContext?.spanId ?? parentSpanId
}

/** The API counts from 0, OTLP from 1. */
function kindOf({ kind }: SdkSpan): SpanKind {
  return kind >= 0 && kind <= 4 ? ((kind + 1) as SpanKind) : 0
}

function nanoseconds([seconds, nanos]: HrTime): bigint {
  return BigInt(seconds) * 1_000_000_000n + BigInt(Math.round(nanos))
}

/** OTLP: the W3C flags, and whether it is known that the other span is of another process. */
function flagsOf(traceFlags: number, other: SpanContext | undefined): number {
  return (traceFlags & 0xff) | 0x100 | (other?.isRemote === true ? 0x200 : 0)
}

function readStatus({ code, message }: SdkSpan['status']): SpanRecord['status'] {
  const known = code === 1 || code === 2 ? code : 0
  return message === undefined || message === '' ? { code: known } : { code: known, message }
}

function readEvent({ name, time, attributes, droppedAttributesCount }: SdkEvent): SpanEvent {
  return {
    name,
    atNs: nanoseconds(time),
    attributes: readAttributes(attributes),
    ...counted('droppedAttributesCount', droppedAttributesCount),
  }
}

function readLink({ context, attributes, droppedAttributesCount }: Link): SpanLink {
  const traceState = context.traceState?.serialize()
  return {
    traceId: context.traceId,
    spanId: context.spanId,
    flags: flagsOf(context.traceFlags, context),
    ...(traceState === undefined || traceState === '' ? undefined : { traceState }),
    attributes: readAttributes(attributes),
    ...counted('droppedAttributesCount', droppedAttributesCount),
  }
}

/** A copy, since the span goes on changing its own. */
function readAttributes(attributes: object = {}): Attributes {
  const copy: Record<string, AttributeValue> = {}
  for (const [key, value] of Object.entries(attributes)) copy[key] = readValue(value)
  return copy
}

/** What the SDK let through, and what a newer one may let through: nested values, bytes. */
function readValue(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return value
    case 'object':
      if (value === null) return undefined
      if (value instanceof Uint8Array) return value
      return Array.isArray(value) ? value.map(readValue) : readAttributes(value)
    default:
      return undefined
  }
}

function counted<Key extends string>(key: Key, count: number | undefined): { readonly [K in Key]?: number } {
  return count === undefined || count === 0 ? {} : ({ [key]: count } as { readonly [K in Key]: number })
}

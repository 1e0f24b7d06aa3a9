/**
 * Spans that an instrumented application makes of requests for the inspector's own page, which it has mounted: they are
 * no work of the agent, and each look at the page would be a session.
 */
import { type Context, SpanKind, trace } from '@opentelemetry/api'
import type { SdkSpan } from './read-sdk-span.js'

export interface PageRequests {
  /** @returns whether the span, or the one around it, is such a request */
  began(span: SdkSpan, parentContext: Context): boolean
  /** @returns what `began` said */
  ended(span: SdkSpan): boolean
}

/** @param path of the page */
export function createPageRequests(path: string): PageRequests {
  /** By their ids, while they are open. */
  const open = new Set<string>()

  return {
    began(span, parentContext) {
      const around = trace.getSpan(parentContext)?.spanContext().spanId
      const isOne = isRequest(span) || (around !== undefined && open.has(around))
      if (isOne) open.add(span.spanContext().spanId)
      return isOne
    },
    ended: (span) => open.delete(span.spanContext().spanId),
  }

  function isRequest({ kind, attributes }: SdkSpan): boolean {
    if (kind !== SpanKind.SERVER) return false
    // The second is what it was called before.
    const asked: unknown = Reflect.get(attributes, 'url.path') ?? Reflect.get(attributes, 'http.target')
    return typeof asked === 'string' && asked.startsWith(path) && !/[\w.-]/.test(asked.charAt(path.length))
  }
}

/** Ids of traces and spans, as OTLP/JSON writes them. Zeros alone are none. */

const TRACE_ID = /^(?!0{32})[0-9a-f]{32}$/
const SPAN_ID = /^(?!0{16})[0-9a-f]{16}$/

/** 32 lower-case hex digits. */
export function isTraceId(text: string): boolean {
  return TRACE_ID.test(text)
}

/** 16 lower-case hex digits. */
export function isSpanId(text: string): boolean {
  return SPAN_ID.test(text)
}

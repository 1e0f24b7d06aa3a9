/** Ids of traces and spans, and the random ones of part files. */
import { randomBytes } from 'node:crypto'

const TRACE_ID = /^[0-9a-f]{32}$/
const SPAN_ID = /^[0-9a-f]{16}$/

/** 32 lower-case hex digits. */
export function isTraceId(text: string): boolean {
  return TRACE_ID.test(text)
}

/** 16 lower-case hex digits. */
export function isSpanId(text: string): boolean {
  return SPAN_ID.test(text)
}

/** 16 hex digits: tells one writing of a part from another. */
export function newGeneration(): string {
  return randomBytes(8).toString('hex')
}

/** 8 hex digits: tells the parts of one session apart. */
export function newWriterId(): string {
  return randomBytes(4).toString('hex')
}

/**
 * Spans that wait to be forwarded, as the lines that a trace file has, bounded; and of each which were forwarded before:
 * one that comes back to us over any number of others goes out once.
 */
import { createSpanKeySet, encodeRecord, type SpanRecord } from '@agent-inspector/trace-format'

export interface OtlpBatch {
  readonly body: string
  readonly spans: number
}

export interface OtlpBatches {
  readonly spans: number
  /** @returns false where there is no room */
  add(span: SpanRecord): boolean
  /** The oldest; nothing if none waits. */
  take(): OtlpBatch | undefined
}

export interface OtlpBatchesOptions {
  /** UTF-16 units that may wait. */
  readonly maxUnits: number
  /** Spans of one request, and UTF-16 units from which on it takes no more. */
  readonly batchSpans: number
  readonly batchUnits: number
}

const BEGIN = '{"resourceSpans":['
const END = ']}'
/** Keys that are remembered before the older half of them is forgotten. */
const REMEMBERED = 500_000

export function createOtlpBatches({ maxUnits, batchSpans, batchUnits }: OtlpBatchesOptions): OtlpBatches {
  let waiting: string[] = []
  let units = 0
  let fresh = createSpanKeySet()
  let aged = createSpanKeySet()

  const isNew = ({ traceId, spanId }: SpanRecord): boolean => {
    if (aged.has(traceId, spanId) || !fresh.add(traceId, spanId)) return false
    if (fresh.size >= REMEMBERED) {
      aged = fresh
      fresh = createSpanKeySet()
    }
    return true
  }

  return {
    get spans() {
      return waiting.length
    },
    add(span) {
      if (units >= maxUnits) return false
      if (!isNew(span)) return true
      // All but the brackets of a request of its own.
      const line = encodeRecord(span).slice(BEGIN.length, -END.length)
      waiting.push(line)
      units += line.length
      return true
    },
    take() {
      let count = 0
      for (let length = 0; count < waiting.length && count < batchSpans && length < batchUnits; count++) {
        length += waiting[count]?.length ?? 0
      }
      if (count === 0) return undefined
      const taken = waiting.slice(0, count)
      waiting = waiting.slice(count)
      units -= taken.reduce((sum, line) => sum + line.length, 0)
      return { body: BEGIN + taken.join(',') + END, spans: count }
    },
  }
}

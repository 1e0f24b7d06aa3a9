/**
 * What a span was called with, out of its records.
 *
 *   records of one span --> [argumentOf] --one line--> page
 */
import { describeArgument, describeOperation } from '@agent-inspector/dialects'
import type { SpanOpenRecord, SpanRecord } from '@agent-inspector/trace-format'

/** @param records the final one, or all open ones in their order @returns the empty text where nothing tells it */
export function argumentOf(records: readonly (SpanRecord | SpanOpenRecord)[]): string {
  const attributes = Object.assign({}, ...records.map((record) => record.attributes))
  const { kind } = describeOperation(records.at(-1)?.name ?? '', attributes)
  return describeArgument(kind, attributes)
}

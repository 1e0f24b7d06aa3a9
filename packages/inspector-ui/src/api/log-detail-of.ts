/**
 * Everything of one log record of no span, in the shape in which the page shows a span.
 *
 *   span-lines.ts --record--> [logDetailOf] --SpanDetail--> page
 */
import { type LogRecord, OURS, severityOf } from '@agent-inspector/trace-format'
import type { Attributes, SpanDetail, SpanProblem } from '../base/span-detail.js'
import { asEvent, originFacts, saying } from './span-detail-of.js'
import type { LogLine, SpanKey } from './span-lines.js'

export interface LogDetailSource extends SpanKey {
  readonly row: number
  readonly found: LogLine | undefined
  readonly problem: SpanProblem | undefined
  readonly micros: (ns: bigint) => number
}

export function logDetailOf({
  row,
  traceId,
  spanId,
  found,
  problem,
  micros,
}: LogDetailSource): Omit<SpanDetail, 'snapshots' | 'history'> {
  const record = found?.record
  return {
    row,
    isLog: true,
    traceId: record?.traceId ?? traceId,
    spanId,
    parentId: undefined,
    name: record?.eventName ?? '',
    attributes: record === undefined ? {} : saidBy(record),
    events: record === undefined ? [] : [asEvent(record, micros)],
    links: [],
    resource: record?.origin.resource ?? {},
    scope: record?.origin.scope.name ?? '',
    facts:
      record === undefined
        ? {}
        : saying({
            'severity number': record.severityNumber,
            ...originFacts(record.origin),
            flags: record.flags,
            'dropped attributes': record.droppedAttributesCount,
          }),
    statusMessage: undefined,
    lines: found === undefined ? [] : [found.line],
    problem,
  }
}

/** The body under the name that it has in OTLP, with what stands beside a preview of it. */
function saidBy(record: LogRecord): Attributes {
  const severity = severityOf(record)
  const entries = Object.entries(record.attributes)
  const isBody = ([key]: readonly [string, unknown]): boolean => key.startsWith(OURS.logBody)
  return Object.fromEntries([
    ...(severity === undefined ? [] : [['severity', severity] as const]),
    ...entries.filter(isBody).map(([key, value]) => [`body${key.slice(OURS.logBody.length)}`, value] as const),
    ...entries.filter((entry) => !isBody(entry)),
  ])
}

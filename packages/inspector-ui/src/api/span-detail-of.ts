/**
 * Everything of one span, out of its records: made for the selected span only.
 *
 *   span-lines.ts --records--> [detailOf] --SpanDetail--> page
 */
import { OURS, type SpanEvent, stateNameOf } from '@agent-inspector/trace-format'
import type { Snapshot, SpanDetail, SpanEventDetail, SpanProblem } from '../base/span-detail.js'
import type { SpanKey, SpanLine } from './span-lines.js'

export interface DetailSource extends SpanKey {
  readonly row: number
  /** One final line, or all open ones in their order; none of a placeholder. */
  readonly lines: readonly SpanLine[]
  readonly problem: SpanProblem | undefined
  readonly micros: (ns: bigint) => number
}

/** @returns all but the snapshots of earlier spans */
export function detailOf({
  row,
  traceId,
  spanId,
  lines,
  problem,
  micros,
}: DetailSource): Omit<SpanDetail, 'snapshots' | 'history'> {
  const last = lines.at(-1)?.record
  const timed = ({ name, atNs, attributes }: SpanEvent): SpanEventDetail => ({ name, at: micros(atNs), attributes })
  return {
    row,
    traceId,
    spanId,
    parentId: last?.parentId,
    name: last?.name ?? '',
    attributes: Object.assign({}, ...lines.map(({ record }) => record.attributes)),
    events: lines.flatMap(({ record }) => record.events.map(timed)),
    links: last?.type === 'span' ? last.links : [],
    resource: last?.origin.resource ?? {},
    scope: last?.origin.scope.name ?? '',
    statusMessage: last?.type === 'span' ? last.status.message || undefined : undefined,
    lines: lines.map(({ line }) => line),
    problem,
  }
}

/** Every snapshot that a span holds, under the name of its state: of an event each, and of its attributes. */
export function* snapshotsIn(
  row: number,
  lines: readonly SpanLine[],
  micros: (ns: bigint) => number,
): Generator<readonly [name: string, snapshot: Snapshot]> {
  for (const { record } of lines) {
    const told = new Set<string>()
    for (const { name: event, atNs, attributes } of record.events) {
      const { name, value_json: text } = attributes
      if (event !== OURS.stateSnapshot || typeof name !== 'string' || typeof text !== 'string') continue
      told.add(`${name}=${text}`)
      yield [name, { row, at: micros(atNs), text }]
    }
    const at = micros(record.type === 'span' ? record.endNs : record.atNs)
    for (const [key, text] of Object.entries(record.attributes)) {
      const name = stateNameOf(key)
      // The attribute repeats the latest event; it counts only where no event told of it.
      if (name !== undefined && typeof text === 'string' && !told.has(`${name}=${text}`))
        yield [name, { row, at, text }]
    }
  }
}

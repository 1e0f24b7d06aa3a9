/** What one row shows, out of the columns: the same values for a row and for its pinned copy. */
import { costText } from '@agent-inspector/trace-format'
import { formatDuration } from '../../base/format.js'
import { FLAG } from '../../base/span-batch.js'
import { shiftOf, type TraceLayout } from '../../model/lay-out-trace.js'
import { type CostTotals, costIn } from '../../model/roll-up-costs.js'
import { placeOf } from '../../model/time-scale.js'
import { operationOf, spanIdOf, subjectOf, type TraceColumns } from '../../model/trace-columns.js'
import { type Folds, isFolded } from '../../model/visible-rows.js'
import { childCountOf } from '../../model/walk-tree.js'
import type { Progress } from '../../stores/progress.js'
import { progressWords } from './progress-words.js'
import type { TraceTime } from './use-trace-time.js'

export interface RowSource {
  readonly columns: TraceColumns
  readonly layout: TraceLayout
  readonly args: ReadonlyMap<number, string>
  /** How far spans are that said so, by id. */
  readonly progress: ReadonlyMap<string, Progress> | undefined
  /** Ids of spans that wait before they begin: of operations that are stepped through. */
  readonly held: ReadonlySet<string>
  /** By row, itself and what is below; may not be there yet. */
  readonly tokens: Float32Array
  /** The same in US dollars. */
  readonly costs: CostTotals
  readonly retries: ReadonlySet<number>
  readonly folds: Folds<number>
  readonly time: TraceTime
  readonly running: boolean
  readonly words: readonly string[]
  readonly selected: number | undefined
}

export interface RowValues {
  readonly row: number
  readonly depth: number
  /** How many spans are below it. */
  readonly below: number
  /** Of a row that stands for a parent that was not received; else 0. */
  readonly childCount: number
  readonly folded: boolean
  readonly selected: boolean
  readonly spanId: string
  readonly kind: number
  readonly shape: number
  readonly flags: number
  readonly operation: string
  readonly subject: string
  readonly argument: string
  readonly tokens: number
  readonly ownTokens: boolean
  /** With the mark of one that is not all known; empty where nothing is. */
  readonly cost: string
  readonly duration: string
  /** Percent of the timeline; NaN where no start is known. */
  readonly left: number
  readonly width: number
  /** The session still runs: what is missing may come. */
  readonly running: boolean
  readonly retried: boolean
  /** It has not begun: somebody is to let it. */
  readonly held: boolean
  /** Microseconds by which the clock of its process was put forward, where that is marked; else 0. */
  readonly shift: number
  readonly words: readonly string[]
}

export function rowValues({ columns, layout, time, ...source }: RowSource, row: number): RowValues {
  const start = columns.starts[row] ?? Number.NaN
  const flags = columns.flags[row] ?? 0
  const end = (flags & FLAG.open) === 0 ? (columns.ends[row] ?? Number.NaN) : Math.max(time.now, start)
  const spanId = spanIdOf(columns, row) ?? ''
  const argument = source.args.get(row) ?? ''
  const left = placeOf(time.shown, start) * 100
  return {
    row,
    depth: layout.depths[row] ?? 0,
    below: (layout.sizes[row] ?? 1) - 1,
    childCount: (flags & FLAG.placeholder) === 0 ? 0 : childCountOf(layout, row),
    folded: isFolded(layout, source.folds, row),
    selected: source.selected === row,
    spanId,
    kind: columns.kinds[row] ?? 0,
    shape: columns.shapes[row] ?? 0,
    flags,
    operation: operationOf(columns, row),
    subject: subjectOf(columns, row),
    argument: (flags & FLAG.open) === 0 ? argument : progressOf(source, spanId, argument),
    tokens: source.tokens[row] ?? columns.tokens[row] ?? Number.NaN,
    ownTokens: !Number.isNaN(columns.tokens[row] ?? Number.NaN),
    cost: costText(costIn(source.costs, row)),
    // A log record is one moment, and what is not received has none of its own.
    duration: (flags & (FLAG.placeholder | FLAG.log)) === 0 ? formatDuration(end - start) : '',
    left,
    width: placeOf(time.shown, end) * 100 - left,
    running: source.running,
    retried: source.retries.has(row),
    held: (flags & FLAG.open) !== 0 && source.running && source.held.has(spanId),
    shift: entersProcess(layout, columns, row) ? shiftOf(layout, columns, row) : 0,
    words: source.words,
  }
}

/** While it is open, how far it is says more than what it was called with. */
function progressOf(
  { progress, running }: Pick<RowSource, 'progress' | 'running'>,
  id: string,
  argument: string,
): string {
  const told = running ? progress?.get(id) : undefined
  return told === undefined ? argument : progressWords(told)
}

/** Whether the row is the first of its process on the way down: there a clock that was moved is marked. */
function entersProcess(layout: TraceLayout, { processes }: TraceColumns, row: number): boolean {
  return processes[row] !== (processes[layout.parents[row] ?? -1] ?? 0)
}

/**
 * Rows that are new or have changed, until they are sent to the page.
 *
 *   fold-rows.ts --one row after another--> [createBatchBuilder] --SpanBatch--> follow-session.ts
 */
import { type SpanBatch, spanArrays } from '../base/span-batch.js'

/** What the columns hold of one row; meaning and units: `SpanBatch`. */
export interface RowValues {
  readonly start: number
  readonly end: number
  readonly parent: number
  readonly kind: number
  readonly shape: number
  readonly flags: number
  readonly operation: number
  readonly tokens: number
  readonly name: number
  readonly subject: number
  readonly process: number
}

export interface BatchBuilder {
  add(row: number, idHigh: number, idLow: number, values: RowValues): void
  /** @param usd NaN where there is no price */
  addCost(row: number, usd: number): void
  readonly isEmpty: boolean
  /** What was added since the last call. */
  take(strings: readonly string[], expectedRows: number): SpanBatch
}

const FIRST_ENTRIES = 256

export function createBatchBuilder(): BatchBuilder {
  let arrays = arraysFor(FIRST_ENTRIES)
  let count = 0
  let costRows: number[] = []
  let costs: number[] = []

  const grow = (): void => {
    const grown = arraysFor(count * 2)
    for (const name of NAMES) grown[name].set(arrays[name])
    arrays = grown
  }

  return {
    add(row, idHigh, idLow, values) {
      if (count === arrays.rows.length) grow()
      arrays.rows[count] = row
      arrays.starts[count] = values.start
      arrays.ends[count] = values.end
      arrays.parents[count] = values.parent
      arrays.kinds[count] = values.kind
      arrays.shapes[count] = values.shape
      arrays.flags[count] = values.flags
      arrays.operations[count] = values.operation
      arrays.tokens[count] = values.tokens
      arrays.names[count] = values.name
      arrays.subjects[count] = values.subject
      arrays.processes[count] = values.process
      arrays.spanIds[count * 2] = idHigh
      arrays.spanIds[count * 2 + 1] = idLow
      count++
    },

    addCost(row, usd) {
      costRows.push(row)
      costs.push(usd)
    },

    get isEmpty() {
      return count === 0
    },

    take(strings, expectedRows) {
      const { spanIds, ...rest } = arrays
      const taken = {
        ...rest,
        rows: rest.rows.slice(0, count),
        starts: rest.starts.slice(0, count),
        ends: rest.ends.slice(0, count),
        parents: rest.parents.slice(0, count),
        kinds: rest.kinds.slice(0, count),
        shapes: rest.shapes.slice(0, count),
        flags: rest.flags.slice(0, count),
        operations: rest.operations.slice(0, count),
        tokens: rest.tokens.slice(0, count),
        names: rest.names.slice(0, count),
        subjects: rest.subjects.slice(0, count),
        processes: rest.processes.slice(0, count),
        spanIds: spanIds.slice(0, count * 2),
        costRows: Uint32Array.from(costRows),
        costs: Float32Array.from(costs),
        strings,
        expectedRows,
      }
      count = 0
      costRows = []
      costs = []
      return taken
    },
  }
}

type Arrays = Omit<SpanBatch, 'costRows' | 'costs' | 'strings' | 'expectedRows'>

const NAMES = [
  'rows',
  'starts',
  'ends',
  'parents',
  'kinds',
  'shapes',
  'flags',
  'operations',
  'tokens',
  'names',
  'subjects',
  'processes',
  'spanIds',
] as const satisfies readonly (keyof Arrays)[]

function arraysFor(entries: number): Arrays {
  return { rows: new Uint32Array(entries), ...spanArrays(entries) }
}

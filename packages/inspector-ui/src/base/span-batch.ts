/**
 * What the worker tells the page about spans: columns, one entry a row that is new or has changed.
 *
 *   api/fold-rows.ts (worker) --SpanBatch--> stores/trace.ts --> model/trace-columns.ts
 */

/** What a span is, by colour: see the legend under the tree. */
export const KIND = { code: 0, model: 1, tool: 2, mcp: 3, human: 4 } as const
export type Kind = (typeof KIND)[keyof typeof KIND]
/** By kind; also the end of its class, as in `k-model`. */
export const KIND_NAMES = ['code', 'model', 'tool', 'mcp', 'human'] as const

/** What stands before its name. A kind has several: own code is told apart by its role. */
export const SHAPES = [
  'code',
  'workflow',
  'agent',
  'model',
  'tool',
  'mcp',
  'resource',
  'prompt',
  'human',
  'parallel',
  'evaluator',
  'log',
  'unlink',
] as const
export type Shape = (typeof SHAPES)[number]

/** Bits of the `flags` column. */
export const FLAG = {
  /** Not ended yet, as far as its records say. */
  open: 1,
  failed: 2,
  cancelled: 4,
  /** No record of it was received: it stands for the parent that its children name, or holds log records. */
  placeholder: 8,
  /** Holds the value of a named state, or snapshots of one. */
  state: 16,
  /** A log record of no span, or, as a placeholder, what holds all of them. */
  log: 32,
  /** A log record that tells of an error. */
  error: 64,
} as const

/** Arrays for so many entries, all zero. */
export function spanArrays(entries: number): SpanArrays {
  return {
    starts: new Float64Array(entries),
    ends: new Float64Array(entries),
    parents: new Int32Array(entries),
    kinds: new Uint8Array(entries),
    shapes: new Uint8Array(entries),
    flags: new Uint8Array(entries),
    operations: new Uint8Array(entries),
    tokens: new Float32Array(entries),
    names: new Uint32Array(entries),
    subjects: new Uint32Array(entries),
    processes: new Uint16Array(entries),
    spanIds: new Uint32Array(entries * 2),
  }
}

/** What is told of each span. */
export type SpanArrays = Omit<SpanBatch, 'rows' | 'costRows' | 'costs' | 'strings' | 'expectedRows'>

export interface SpanBatch {
  /**
   * Which row each entry sets, a later entry over an earlier one. Rows are numbered by arrival, without gaps; a
   * row keeps its number.
   */
  readonly rows: Uint32Array<ArrayBuffer>
  /** Microseconds since the origin of the trace; NaN where unknown. */
  readonly starts: Float64Array<ArrayBuffer>
  /** Microseconds since the origin of the trace; NaN while open. */
  readonly ends: Float64Array<ArrayBuffer>
  /** Row of the parent, -1 on a root. */
  readonly parents: Int32Array<ArrayBuffer>
  readonly kinds: Uint8Array<ArrayBuffer>
  /** Index into `SHAPES`. */
  readonly shapes: Uint8Array<ArrayBuffer>
  /** Of `FLAG`. */
  readonly flags: Uint8Array<ArrayBuffer>
  /** Index into `OPERATIONS` of the trace format. */
  readonly operations: Uint8Array<ArrayBuffer>
  /** Input and output tokens of the span itself; NaN where it has none. */
  readonly tokens: Float32Array<ArrayBuffer>
  /** Number of a string: the name of the span. */
  readonly names: Uint32Array<ArrayBuffer>
  /** Number of a string: model, tool, uri, …; the empty one where nothing tells it. */
  readonly subjects: Uint32Array<ArrayBuffer>
  /** Number of the process that the span ran in; 0 where that is not told. */
  readonly processes: Uint16Array<ArrayBuffer>
  /** Two numbers an entry: the first eight hex digits, then the last eight. */
  readonly spanIds: Uint32Array<ArrayBuffer>
  /** Rows of calls that used tokens, a later entry over an earlier one: few spans have a cost. */
  readonly costRows: Uint32Array<ArrayBuffer>
  /** Of each of them, in US dollars; NaN where there is no price. */
  readonly costs: Float32Array<ArrayBuffer>
  /** Those that are new with this batch; they go on counting where the batch before ended, the first is 0. */
  readonly strings: readonly string[]
  /** How many rows are to come, as far as it can be told: room is made for them in one step. */
  readonly expectedRows: number
}

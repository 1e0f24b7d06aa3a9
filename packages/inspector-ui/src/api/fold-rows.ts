/**
 * Rows of the index into rows of the tree, each span once: a final line beats any open one whatever their
 * order, open ones merge what they tell, an unknown parent gets a placeholder row that its line takes over.
 *
 *   index chunks of all parts --> [createRowFold] --SpanBatch--> follow-session.ts --> page
 *
 * Lines that no index covers come as chunks too: file-rows.ts makes them.
 */
import type { Pricing } from '@agent-inspector/dialects'
import { type Chunk, type ChunkColumns, OPERATIONS, ROW_FLAG, UNKNOWN_TOKENS } from '@agent-inspector/trace-format'
import { FLAG, KIND, type SpanBatch } from '../base/span-batch.js'
import { writeSpanId } from '../base/span-id.js'
import { createBatchBuilder, type RowValues } from './batch-builder.js'
import { ALL_LOGS, createLogRows, LOG_IDS, OF_NO_TRACE } from './log-rows.js'
import { createPartStrings, type PartStrings } from './part-strings.js'
import { kindOf, shapeOf, UNLINKED } from './row-words.js'
import { createSpanRows, type Place, ROW_STATE } from './span-rows.js'
import { createStringNumbers } from './string-numbers.js'

/** Where rows come from: the strings of a chunk go on counting where those of the one before it ended. */
export interface RowSource {
  /** Of each chunk, in their order, before any of its rows. */
  addStrings(chunk: Chunk): void
  /** @param to the first row of the chunk that is left out; default none */
  addRows(chunk: Chunk, from?: number, to?: number): void
}

export interface RowFold {
  /** @param part its number, as in `Place` */
  source(part: number): RowSource
  /** What has changed since the last call; `undefined` if nothing. */
  takeBatch(expectedRows?: number): SpanBatch | undefined
  readonly count: number
  /** `undefined` if the span has none. */
  rowOf(traceId: string, spanId: string): number | undefined
  /** Of a log record of no span. @param seq its number in its part */
  rowOfLog(part: number, seq: number): number | undefined
  /** Of a row of log records no trace, and an id that no span has. */
  keyOf(row: number): { readonly traceId: string; readonly spanId: string } | undefined
  /** Where the lines of a span are: its final one, else all open ones; none of a placeholder. */
  placesOf(row: number): readonly Place[]
  /** Where the log records of a span are. */
  logPlacesOf(row: number): readonly Place[]
  /** Of the row of a log record: the number of the record in its part. */
  logSeqOf(row: number): number | undefined
  /** Rows that got log records since the last call. */
  takeLogged(): readonly number[]
  /** Rows that hold state, in the order of their arrival. */
  readonly stateRows: readonly number[]
  /** Nanoseconds since the Unix epoch from which all times count; `undefined` before the first span. */
  readonly originNs: bigint | undefined
  /** Second final lines of one span: counted, not shown twice. */
  readonly duplicates: number
}

/** What one open line tells. */
interface OpenLine extends Place {
  readonly seq: number
  readonly values: RowValues
  readonly input: number
  readonly output: number
  readonly rowFlags: number
}

const PLACEHOLDER: RowValues = {
  start: Number.NaN,
  end: Number.NaN,
  parent: -1,
  kind: KIND.code,
  shape: UNLINKED,
  flags: FLAG.placeholder,
  operation: 0,
  tokens: Number.NaN,
  name: 0,
  subject: 0,
  process: 0,
}

const MODEL_CALL = OPERATIONS.indexOf('llm.generate')

/** @param pricing at which prices calls of models are told; default at none */
export function createRowFold(pricing?: Pick<Pricing, 'costOf'>): RowFold {
  const spans = createSpanRows()
  const batch = createBatchBuilder()
  const texts = createStringNumbers()
  const strings = { texts, traces: new Map<string, number>(), processes: new Map([['', 0]]) }
  const open = new Map<number, OpenLine[]>()
  const stateRows: number[] = []
  const logs = createLogRows()
  let originNs: bigint | undefined
  const key = new Uint32Array(2)
  let originHigh = 0
  let originLow = 0
  let duplicates = 0

  const rowOf = (trace: number, high: number, low: number, fresh = PLACEHOLDER): number => {
    const before = spans.count
    const row = spans.rowOf(trace, high, low)
    if (spans.count > before) batch.add(row, high, low, fresh)
    return row
  }

  const setOrigin = (startNs: bigint): void => {
    originNs = startNs
    originHigh = Number(startNs >> 32n)
    originLow = Number(startNs & 0xffffffffn)
  }
  /** Exact up to 104 days from the origin. @param pairs the low half first, as numbers lie in memory */
  const micros = (pairs: Uint32Array, i: number): number =>
    (((pairs[i * 2 + 1] ?? 0) - originHigh) * 2 ** 32 + ((pairs[i * 2] ?? 0) - originLow)) / 1000

  const addRows = (part: number, own: PartStrings, chunk: Chunk, from: number, to: number): void => {
    const { columns } = chunk
    const starts = halvesOf(columns.starts)
    const ends = halvesOf(columns.ends)
    for (let i = from; i < to; i++) {
      if (originNs === undefined) setOrigin(columns.starts[i] ?? 0n)
      const high = columns.spanIds[i * 2] ?? 0
      const low = columns.spanIds[i * 2 + 1] ?? 0
      const trace = own.traceOf(columns.traces[i] ?? 0)
      const rowFlags = columns.flags[i] ?? 0
      if ((rowFlags & ROW_FLAG.log) !== 0) {
        const at = micros(starts, i)
        const place = { part, block: columns.blocks[i] ?? 0 }
        if (high === 0 && low === 0) addOwnLog(own, columns, i, place, at)
        else addLog(rowOf(trace, high, low), high, low, place, at)
        continue
      }
      const row = rowOf(trace, high, low)
      const state = spans.stateOf(row)
      const isOpen = (rowFlags & ROW_FLAG.open) !== 0
      if (state === ROW_STATE.final) {
        if (!isOpen) duplicates++
        continue
      }
      const parentHigh = columns.parentIds[i * 2] ?? 0
      const parentLow = columns.parentIds[i * 2 + 1] ?? 0
      const input = columns.inputTokens[i] ?? UNKNOWN_TOKENS
      const output = columns.outputTokens[i] ?? UNKNOWN_TOKENS
      const operation = columns.operations[i] ?? 0
      const values: RowValues = {
        start: micros(starts, i),
        end: isOpen ? Number.NaN : micros(ends, i),
        parent: parentHigh === 0 && parentLow === 0 ? -1 : rowOf(trace, parentHigh, parentLow),
        kind: kindOf(operation),
        shape: shapeOf(operation, rowFlags),
        flags: flagsOf(rowFlags, columns.statuses[i] ?? 0),
        operation,
        tokens: tokensOf(input, output),
        name: own.textOf(columns.names[i] ?? 0),
        subject: own.textOf(columns.subjects[i] ?? 0),
        process: own.processOf(columns.processes[i] ?? 0),
      }
      const hadState = open.get(row)?.some((line) => (line.rowFlags & ROW_FLAG.state) !== 0) ?? false
      if ((rowFlags & ROW_FLAG.state) !== 0 && !hadState) stateRows.push(row)
      const place = { part, block: columns.blocks[i] ?? 0 }
      if (isOpen) {
        const lines = [
          ...(open.get(row) ?? []),
          { ...place, seq: columns.sequences[i] ?? 0, values, input, output, rowFlags },
        ]
        open.set(row, lines)
        spans.setOpen(row)
        batch.add(row, high, low, merged(lines))
      } else {
        if (open.size > 0) open.delete(row)
        spans.setFinal(row, place)
        batch.add(row, high, low, values)
        if (operation === MODEL_CALL && values.tokens > 0) batch.addCost(row, costOf(own, columns, i))
      }
    }
  }

  /** Of a span that is not received it is all that is known: it stands where its first record does. */
  const addLog = (row: number, high: number, low: number, place: Place, at: number): void => {
    const isFirst = logs.add(row, place)
    if (!isFirst || spans.stateOf(row) !== ROW_STATE.placeholder) return
    batch.add(row, high, low, { ...PLACEHOLDER, start: at, end: at })
  }

  const addOwnLog = (own: PartStrings, columns: ChunkColumns, i: number, place: Place, at: number): void => {
    const seq = columns.sequences[i] ?? 0
    const high = LOG_IDS.ofPart + place.part
    const parent = rowOf(OF_NO_TRACE, ...LOG_IDS.ofAll, ALL_LOGS)
    const row = rowOf(OF_NO_TRACE, high, seq)
    // Both the index and the lines may tell of it.
    if (spans.stateOf(row) === ROW_STATE.final) return
    spans.setFinal(row, place)
    logs.addOwn(row, seq)
    const flags = FLAG.log | (columns.statuses[i] === 2 ? FLAG.error : 0)
    const words = { name: own.textOf(columns.names[i] ?? 0), subject: own.textOf(columns.subjects[i] ?? 0) }
    batch.add(row, high, seq, { ...ALL_LOGS, start: at, end: at, parent, flags, ...words })
  }

  const costOf = (own: PartStrings, columns: ChunkColumns, i: number): number => {
    const input = columns.inputTokens[i] ?? UNKNOWN_TOKENS
    const output = columns.outputTokens[i] ?? UNKNOWN_TOKENS
    const call = {
      model: own.wordOf(columns.subjects[i] ?? 0),
      provider: own.wordOf(columns.providers[i] ?? 0),
      inputTokens: input === UNKNOWN_TOKENS ? 0 : input,
      outputTokens: output === UNKNOWN_TOKENS ? 0 : output,
      cacheReadTokens: columns.cacheReadTokens[i] ?? 0,
      cacheWriteTokens: columns.cacheWriteTokens[i] ?? 0,
      reasoningTokens: columns.reasoningTokens[i] ?? 0,
    }
    return pricing?.costOf(call) ?? Number.NaN
  }

  return {
    source(part) {
      const own = createPartStrings(strings)
      return {
        addStrings: ({ strings: fresh }) => own.add(fresh),
        addRows(chunk, from = 0, to = chunk.rows) {
          addRows(part, own, chunk, from, to)
        },
      }
    },
    takeBatch: (expectedRows = 0) =>
      batch.isEmpty ? undefined : batch.take(texts.takeFresh(), Math.max(expectedRows, spans.count)),
    get count() {
      return spans.count
    },
    rowOf(traceId, spanId) {
      const trace = strings.traces.get(traceId)
      writeSpanId(key, 0, spanId)
      const row = trace === undefined ? -1 : spans.find(trace, key[0] ?? 0, key[1] ?? 0)
      return row === -1 ? undefined : row
    },
    rowOfLog(part, seq) {
      const row = spans.find(OF_NO_TRACE, LOG_IDS.ofPart + part, seq)
      return row === -1 ? undefined : row
    },
    keyOf(row) {
      if (row < 0 || row >= spans.count) return undefined
      const number = spans.traceOf(row)
      if (number === OF_NO_TRACE) return { traceId: '', spanId: spans.spanIdOf(row) }
      for (const [traceId, trace] of strings.traces) {
        if (trace === number) return { traceId, spanId: spans.spanIdOf(row) }
      }
      return undefined
    },
    placesOf: (row) => (spans.stateOf(row) === ROW_STATE.final ? [spans.placeOf(row)] : (open.get(row) ?? [])),
    logPlacesOf: logs.placesOf,
    logSeqOf: logs.seqOf,
    takeLogged: logs.takeLogged,
    stateRows,
    get originNs() {
      return originNs
    },
    get duplicates() {
      return duplicates
    },
  }
}

function halvesOf({ buffer, byteOffset, length }: BigUint64Array): Uint32Array {
  return new Uint32Array(buffer, byteOffset, length * 2)
}

function flagsOf(rowFlags: number, status: number): number {
  const state = (rowFlags & ROW_FLAG.state) === 0 ? 0 : FLAG.state
  if ((rowFlags & ROW_FLAG.open) !== 0) return FLAG.open | state
  if ((rowFlags & ROW_FLAG.cancelled) !== 0) return FLAG.cancelled | state
  return status === 2 ? FLAG.failed | state : state
}

function tokensOf(input: number, output: number): number {
  if (input === UNKNOWN_TOKENS) return output === UNKNOWN_TOKENS ? Number.NaN : output
  return output === UNKNOWN_TOKENS ? input : input + output
}

/** A later line says only what has changed: what it does not tell stands on an earlier one. */
function merged(lines: readonly OpenLine[]): RowValues {
  const inOrder = lines.toSorted((a, b) => a.seq - b.seq)
  const last = <T>(tell: (line: OpenLine) => T | undefined): T | undefined => {
    for (let i = inOrder.length - 1; i >= 0; i--) {
      const line = inOrder[i]
      const told = line === undefined ? undefined : tell(line)
      if (told !== undefined) return told
    }
    return undefined
  }
  const newest = inOrder.at(-1)?.values ?? PLACEHOLDER
  const rowFlags = inOrder.reduce((flags, line) => flags | line.rowFlags, 0)
  const operation = last(({ values }) => (values.operation === 0 ? undefined : values.operation)) ?? 0
  const input = last((line) => (line.input === UNKNOWN_TOKENS ? undefined : line.input)) ?? UNKNOWN_TOKENS
  const output = last((line) => (line.output === UNKNOWN_TOKENS ? undefined : line.output)) ?? UNKNOWN_TOKENS
  return {
    ...newest,
    parent: last(({ values }) => (values.parent === -1 ? undefined : values.parent)) ?? -1,
    kind: kindOf(operation),
    shape: shapeOf(operation, rowFlags),
    flags: flagsOf(rowFlags, 0),
    operation,
    tokens: tokensOf(input, output),
    subject: last(({ values }) => (values.subject === 0 ? undefined : values.subject)) ?? 0,
  }
}

/**
 * Rows into chunks, one after another: the columns of one chunk are filled, taken, and filled again.
 *
 *   records --IndexRow--> [createChunkBuilder] --encodeChunk--> {part}.idx
 *
 * Memory is bounded however long a trace is: of the strings only the latest are remembered. One that was
 * forgotten gets another number.
 */
import { encodeChunk } from './index-chunk.js'
import {
  CHUNK_ROWS,
  copyRows,
  emptyColumns,
  OPERATIONS,
  type Operation,
  ROW_FLAG,
  UNKNOWN_TOKENS,
} from './index-layout.js'

/** One record of a span, as its row. */
export interface IndexRow {
  /** 32 lower-case hex digits. */
  readonly traceId: string
  /** 16 lower-case hex digits. */
  readonly spanId: string
  /** Absent on a root. */
  readonly parentId?: string | undefined
  /** Nanoseconds since the Unix epoch, below 2^64. */
  readonly startNs: bigint
  /** Absent while the span is open. */
  readonly endNs?: bigint | undefined
  readonly name: string
  /** Empty where the record tells none. */
  readonly subject: string
  readonly operation: Operation
  readonly status: 0 | 1 | 2
  /** Bits of `ROW_FLAG`; `open` follows from `endNs`. */
  readonly flags: number
  /** The process that the span ran in, by its resource; empty where that does not tell it. */
  readonly process: string
  /** Of a call of a model: who runs it; empty where that is not told. */
  readonly provider: string
  readonly inputTokens?: number | undefined
  readonly outputTokens?: number | undefined
  /** Of the input. */
  readonly cacheReadTokens: number
  /** Of the input. */
  readonly cacheWriteTokens: number
  /** Of the output. */
  readonly reasoningTokens: number
  readonly seq: number
  /** Offset of the block in the part. */
  readonly block: number
  /** Of the line in the text of the block, in bytes. */
  readonly offset: number
  /** Of the line without its newline, in bytes. */
  readonly length: number
}

export interface ChunkBuilder {
  /** Of the chunk that is being filled. */
  readonly rows: number
  /** `CHUNK_ROWS` are in: the chunk is to be taken before the next row. */
  readonly isFull: boolean
  /** @throws {RangeError} if the chunk is full: a bug of the caller */
  add(row: IndexRow): void
  /** The chunk so far, its CRC-32 zero; the next one begins. */
  take(header: { readonly generation: string; readonly coveredBytes: number }): Uint8Array<ArrayBuffer>
}

/** Longer strings are cut: a row shows one line, the record has the whole. In UTF-16 units. */
const STRING_UNITS = 200
/** Room at first: most traces are small, and a process writes many. So little memory is had without asking the system. */
const FIRST_ROWS = 4
/** Strings that are remembered by their number. */
const KNOWN_STRINGS = 4096
const OPERATION_NUMBERS: ReadonlyMap<string, number> = new Map(OPERATIONS.map((name, i) => [name, i]))

export function createChunkBuilder(): ChunkBuilder {
  let capacity = FIRST_ROWS
  let columns = emptyColumns(capacity)
  const known = new Map<string, number>()
  let fresh: string[] = []
  let count = 0
  let rows = 0
  let lastTraceId: string | undefined
  let lastTrace = 0

  const numberOf = (whole: string): number => {
    const text = whole.length > STRING_UNITS ? whole.slice(0, STRING_UNITS) : whole
    const number = known.get(text)
    if (number !== undefined) return number
    if (known.size >= KNOWN_STRINGS) known.clear()
    known.set(text, count)
    fresh.push(text)
    return count++
  }

  /** As a rule it is that of the row before. */
  const traceOf = (traceId: string): number => {
    if (traceId !== lastTraceId) {
      lastTraceId = traceId
      lastTrace = numberOf(traceId)
    }
    return lastTrace
  }

  const grow = (): void => {
    const grown = emptyColumns(capacity * 4)
    copyRows(columns, 0, rows, grown, 0)
    columns = grown
    capacity *= 4
  }

  return {
    get rows() {
      return rows
    },
    get isFull() {
      return rows === CHUNK_ROWS
    },

    add(row) {
      if (rows === CHUNK_ROWS) throw new RangeError(`the chunk has its ${CHUNK_ROWS} rows`)
      if (rows === capacity) grow()
      setId(columns.spanIds, rows, row.spanId)
      setId(columns.parentIds, rows, row.parentId ?? '')
      columns.starts[rows] = row.startNs
      columns.ends[rows] = row.endNs ?? 0n
      columns.traces[rows] = traceOf(row.traceId)
      columns.names[rows] = numberOf(row.name)
      columns.subjects[rows] = numberOf(row.subject)
      columns.providers[rows] = numberOf(row.provider)
      columns.inputTokens[rows] = tokens(row.inputTokens)
      columns.outputTokens[rows] = tokens(row.outputTokens)
      columns.cacheReadTokens[rows] = tokens(row.cacheReadTokens)
      columns.cacheWriteTokens[rows] = tokens(row.cacheWriteTokens)
      columns.reasoningTokens[rows] = tokens(row.reasoningTokens)
      columns.sequences[rows] = row.seq
      columns.blocks[rows] = row.block
      columns.offsets[rows] = row.offset
      columns.lengths[rows] = row.length
      columns.processes[rows] = numberOf(row.process)
      columns.flags[rows] = row.endNs === undefined ? row.flags | ROW_FLAG.open : row.flags
      columns.operations[rows] = OPERATION_NUMBERS.get(row.operation) ?? 0
      columns.statuses[rows] = row.status
      rows++
    },

    take(header) {
      const bytes = encodeChunk({ ...header, rows, columns, strings: fresh })
      rows = 0
      fresh = []
      return bytes
    },
  }
}

function setId(ids: Uint32Array, row: number, hex: string): void {
  ids[row * 2] = readHex(hex, 0)
  ids[row * 2 + 1] = readHex(hex, 8)
}

/** Eight lower-case hex digits, without a string made of them; 0 where there are none. */
function readHex(text: string, from: number): number {
  let number = 0
  for (let i = from; i < from + 8 && i < text.length; i++) {
    const code = text.charCodeAt(i)
    number = (number << 4) | (code < 58 ? code - 48 : code - 87)
  }
  return number
}

/** More than fits is the most that fits. */
function tokens(count: number | undefined): number {
  return count === undefined ? UNKNOWN_TOKENS : Math.min(Math.max(0, Math.round(count)), UNKNOWN_TOKENS - 1)
}

/**
 * The layout of a trace index, in one place: who writes chunks and who reads them go by these tables.
 * docs/trace-format.md tells the same byte by byte, with the summary that stands before the chunks.
 *
 *   chunk = header of 32 bytes, one array a column, the strings that are new; all little-endian
 *
 * Every array begins at a multiple of 8 from the beginning of the chunk, so that it can be used as a
 * typed array where it lies, on the little-endian machines that Node and browsers run on.
 */

/** A reader takes no index of another version: it can be made again from the trace file. */
export const INDEX_VERSION = 5

/** Rows of a chunk at most. */
export const CHUNK_ROWS = 4096

export const HEADER_BYTES = 32

/** Offsets of the header's fields, in bytes. */
export const HEADER = {
  /** `A`, `I`, `X`, then the version as one byte. */
  magic: 0,
  /** uint32, CRC-32 of everything after it. */
  crc: 4,
  /** 8 bytes: the generation of the part that is indexed. */
  generation: 8,
  /** uint32 */
  rows: 16,
  /** uint32, without the padding that follows them. */
  stringBytes: 20,
  /** uint64: every row of what stands before this offset of the part is in this chunk or an earlier one. */
  coveredBytes: 24,
} as const

export const MAGIC = [0x41, 0x49, 0x58, INDEX_VERSION] as const

/** How wide an entry is, and which array holds it. `id`: two uint32, the first eight hex digits first. */
export const ENTRY = {
  id: { bytes: 8, array: Uint32Array },
  u64: { bytes: 8, array: BigUint64Array },
  u32: { bytes: 4, array: Uint32Array },
  u16: { bytes: 2, array: Uint16Array },
  u8: { bytes: 1, array: Uint8Array },
} as const

/** In the order of the file. A row is one record of a span, or a log record. */
export const COLUMNS = [
  { name: 'spanIds', entry: 'id', holds: 'the span; zeros of a log record of none' },
  { name: 'parentIds', entry: 'id', holds: 'its parent; zeros on a root' },
  { name: 'starts', entry: 'u64', holds: 'nanoseconds since the Unix epoch' },
  { name: 'ends', entry: 'u64', holds: 'the same; 0 while it is open' },
  { name: 'traces', entry: 'u32', holds: 'string: the trace id, 32 hex digits; empty of a log record of none' },
  { name: 'names', entry: 'u32', holds: 'string: the name of the span' },
  { name: 'subjects', entry: 'u32', holds: 'string: model, tool, uri, …' },
  { name: 'providers', entry: 'u32', holds: 'string: who runs the model; empty where not told' },
  { name: 'inputTokens', entry: 'u32', holds: 'tokens in; ffffffff where not told' },
  { name: 'outputTokens', entry: 'u32', holds: 'tokens out; ffffffff where not told' },
  { name: 'cacheReadTokens', entry: 'u32', holds: 'of those in: read from a cache; 0 where not told' },
  { name: 'cacheWriteTokens', entry: 'u32', holds: 'of those in: written into a cache; 0 where not told' },
  { name: 'reasoningTokens', entry: 'u32', holds: 'of those out: reasoning; 0 where not told' },
  { name: 'sequences', entry: 'u32', holds: 'number of the record in its part' },
  { name: 'blocks', entry: 'u32', holds: 'offset of the block in the part' },
  { name: 'offsets', entry: 'u32', holds: 'offset of the line in the text of the block' },
  { name: 'lengths', entry: 'u32', holds: 'bytes of the line, without its newline' },
  { name: 'processes', entry: 'u32', holds: 'string: the process that the span ran in; empty where not told' },
  {
    name: 'flags',
    entry: 'u16',
    holds: 'bits: 1 of an open span, 2 cancelled, 4 has state, 8 parallel, 16 evaluator-optimizer, 32 of a log record',
  },
  { name: 'operations', entry: 'u8', holds: 'kind of operation, see below' },
  { name: 'statuses', entry: 'u8', holds: '0 unset, 1 ok, 2 error' },
] as const satisfies readonly { readonly name: string; readonly entry: keyof typeof ENTRY; readonly holds: string }[]

type Column = (typeof COLUMNS)[number]

/** `spanIds` and `parentIds` have two entries a row, every other column one. */
export type ChunkColumns = {
  readonly [C in Column as C['name']]: InstanceType<(typeof ENTRY)[C['entry']]['array']>
}

/** Arrays for so many rows, all zero. */
export function emptyColumns(rows: number): ChunkColumns {
  const arrays = COLUMNS.map(({ name, entry }) => {
    const { bytes, array: TypedArray } = ENTRY[entry]
    return [name, new TypedArray((rows * bytes) / TypedArray.BYTES_PER_ELEMENT)]
  })
  // The table gives each column the array of its entry.
  return Object.fromEntries(arrays) as ChunkColumns
}

/** Copies the rows `from` up to `to`, which is not included. */
export function copyRows(source: ChunkColumns, from: number, to: number, target: ChunkColumns, at: number): void {
  for (const { name, entry } of COLUMNS) {
    const { bytes } = ENTRY[entry]
    bytesOf(target[name]).set(bytesOf(source[name]).subarray(from * bytes, to * bytes), at * bytes)
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView<ArrayBufferLike>): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Bits of the `flags` column. */
export const ROW_FLAG = {
  /** A record of a span that had not ended: attributes it does not tell may stand on an earlier one. */
  open: 1,
  cancelled: 2,
  /** Holds the value of a named state, or snapshots of one. */
  state: 4,
  /** A workflow that runs its branches at the same time. */
  parallel: 8,
  /** A workflow in which one judges what another made. */
  evaluator: 16,
  /** A log record: of its span it says nothing but where it is, and one of no span stands for itself. */
  log: 32,
} as const

/** Kinds of operation; the number is the place in this list, which only grows. */
export const OPERATIONS = [
  'other',
  'workflow.run',
  'agent.call',
  'llm.generate',
  'tool.call',
  'mcp.rpc',
  'resource.fetch',
  'prompt.apply',
  'signal.wait',
] as const

export type Operation = (typeof OPERATIONS)[number]

/** Stands where a record does not tell. */
export const UNKNOWN_TOKENS = 0xffffffff

/** Of a column with so many rows, padding included. */
export function columnBytes({ entry }: Pick<Column, 'entry'>, rows: number): number {
  return padded(rows * ENTRY[entry].bytes)
}

/** Up to the next multiple of 8. */
export function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8
}

/** Where the strings of a chunk with so many rows begin, from its beginning. */
export function stringsAt(rows: number): number {
  return COLUMNS.reduce((at, column) => at + columnBytes(column, rows), HEADER_BYTES)
}

/**
 * One chunk of an index <-> its columns.
 *
 *   chunk-builder.ts --columns, strings--> [encodeChunk] --bytes--> {part}.idx
 *   {part}.idx --bytes--> [decodeChunk] --views on them--> page, collector
 *
 * The CRC-32 is written and checked by who has a fast one: see `seal` and `isSealed` of the collector.
 */
import {
  CHUNK_ROWS,
  type ChunkColumns,
  COLUMNS,
  columnBytes,
  ENTRY,
  HEADER,
  HEADER_BYTES,
  MAGIC,
  padded,
  stringsAt,
} from './index-layout.js'

export interface ChunkHeader {
  /** 16 lower-case hex digits. */
  readonly generation: string
  readonly rows: number
  /** Offset in the part up to which every row is in this chunk or an earlier one. */
  readonly coveredBytes: number
}

export interface Chunk extends ChunkHeader {
  readonly columns: ChunkColumns
  /** Those that are new in this chunk: they go on counting where the chunk before ended, the first is 0. */
  readonly strings: readonly string[]
}

/** @param columns may be longer than `rows`: what is beyond is left out */
export function encodeChunk({ generation, rows, coveredBytes, columns, strings }: Chunk): Uint8Array<ArrayBuffer> {
  // JSON takes white space at its end, and keeps any text apart from the next.
  const text = new TextEncoder().encode(strings.length === 0 ? '' : JSON.stringify(strings))
  const from = stringsAt(rows)
  const bytes = new Uint8Array(from + padded(text.length))
  const view = new DataView(bytes.buffer)
  bytes.set(MAGIC, HEADER.magic)
  view.setBigUint64(HEADER.generation, BigInt(`0x${generation}`))
  view.setUint32(HEADER.rows, rows, true)
  view.setUint32(HEADER.stringBytes, text.length, true)
  view.setBigUint64(HEADER.coveredBytes, BigInt(coveredBytes), true)
  let at = HEADER_BYTES
  for (const column of COLUMNS) {
    const { buffer, byteOffset } = columns[column.name]
    bytes.set(new Uint8Array(buffer, byteOffset, rows * ENTRY[column.entry].bytes), at)
    at += columnBytes(column, rows)
  }
  bytes.set(text, from)
  bytes.fill(SPACE, from + text.length)
  return bytes
}

const SPACE = 0x20
/** Far more than 4096 rows of strings of bounded length come to. */
const MAX_STRING_BYTES = 64 * 1024 * 1024

/** Bytes of the chunk that begins at a place; `undefined` if there is no header of this version. */
export function chunkLengthAt(bytes: Uint8Array, at: number): number | undefined {
  if (at + HEADER_BYTES > bytes.length) return undefined
  for (let i = 0; i < MAGIC.length; i++) if (bytes[at + i] !== MAGIC[i]) return undefined
  const view = viewOf(bytes)
  const rows = view.getUint32(at + HEADER.rows, true)
  const stringBytes = view.getUint32(at + HEADER.stringBytes, true)
  if (rows > CHUNK_ROWS || stringBytes > MAX_STRING_BYTES) return undefined
  return stringsAt(rows) + padded(stringBytes)
}

/**
 * The chunk that begins at a place; `undefined` if none does, or if its end is not there.
 *
 * The columns are views on `bytes` where that is aligned (`byteOffset + at` is a multiple of 8), else on a copy.
 */
export function decodeChunk(bytes: Uint8Array<ArrayBuffer>, at = 0): Chunk | undefined {
  const length = chunkLengthAt(bytes, at)
  if (length === undefined || at + length > bytes.length) return undefined
  const isAligned = (bytes.byteOffset + at) % 8 === 0
  const chunk = isAligned ? bytes.subarray(at, at + length) : bytes.slice(at, at + length)
  const view = viewOf(chunk)
  const rows = view.getUint32(HEADER.rows, true)
  const from = stringsAt(rows)
  const strings = readStrings(chunk.subarray(from, from + view.getUint32(HEADER.stringBytes, true)))
  if (strings === undefined) return undefined
  return {
    generation: view.getBigUint64(HEADER.generation).toString(16).padStart(16, '0'),
    rows,
    coveredBytes: Number(view.getBigUint64(HEADER.coveredBytes, true)),
    columns: readColumns(chunk, rows),
    strings,
  }
}

function readStrings(bytes: Uint8Array): readonly string[] | undefined {
  if (bytes.length === 0) return []
  try {
    const strings: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return Array.isArray(strings) && strings.every((text) => typeof text === 'string') ? strings : undefined
  } catch {
    return undefined
  }
}

function readColumns({ buffer, byteOffset }: Uint8Array<ArrayBuffer>, rows: number): ChunkColumns {
  let at = byteOffset + HEADER_BYTES
  const arrays = COLUMNS.map((column) => {
    const { bytes, array: TypedArray } = ENTRY[column.entry]
    const from = at
    at += columnBytes(column, rows)
    return [column.name, new TypedArray(buffer, from, (rows * bytes) / TypedArray.BYTES_PER_ELEMENT)]
  })
  // The table gives each column the array of its entry.
  return Object.fromEntries(arrays) as ChunkColumns
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/**
 * Lines <-> one block of a trace file: a gzip member (RFC 1952) that tells its own length, so that a
 * reader can hop from block to block and decode any of them alone.
 *
 *   block-body.ts --compressed lines--> [joinBodies] --bytes--> {part}.jsonl.gz
 *   {part}.jsonl.gz --bytes--> [decodeBlock] --lines--> source/, query/trace-bytes.ts
 *
 * Layout, numbers little-endian; docs/trace-format.md has it byte by byte:
 *
 *   0   1f 8b 08 04 00000000 00 ff   gzip, FLG.FEXTRA, no time, level unset, system unknown
 *   10  0c 00  41 49  08 00          12 bytes of extra field: subfield `AI`, 8 bytes
 *   16  uint32 length of the member  uint32 lines
 *   24  deflate data, ended by a full flush, then the empty final block 03 00
 *   -8  uint32 CRC-32 of the text    uint32 bytes of the text
 */
import { crc32, inflateRawSync } from 'node:zlib'
import { CollectorError } from '../base/errors.js'
import { READ_BLOCK_TEXT_BYTES } from '../base/limits.js'
import { type BlockBody, bodyOf } from './block-body.js'
import { combineCrc32 } from './combine-crc32.js'

/** Where a block is in its file, and what it says of itself. */
export interface BlockAt {
  /** In the file, in bytes. */
  readonly offset: number
  /** Of the whole member, in bytes. */
  readonly length: number
  readonly lines: number
  /** UTF-8 bytes of the lines. */
  readonly textBytes: number
  /** CRC-32 of the lines. */
  readonly crc: number
}

/** Bytes before the deflate data. */
export const HEAD_BYTES = 24
/** Bytes after it: the empty final block, CRC-32, size. */
export const TAIL_BYTES = 10
/** What every block begins with. */
export const BLOCK_MAGIC: Uint8Array = Uint8Array.of(0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 0xff, 12, 0, 0x41, 0x49, 8, 0)
/** An empty deflate block with the final bit. */
export const FINAL_BLOCK: Uint8Array = Uint8Array.of(3, 0)

const LENGTH_AT = 16
const LINES_AT = 20

/** @param text whole lines, each ended by a newline */
export function encodeBlock(text: string | Uint8Array, lines: number): Uint8Array {
  return joinBodies([bodyOf(text, lines)])
}

/** One block with the lines of all, in their order. */
export function joinBodies(bodies: readonly BlockBody[]): Uint8Array {
  const pieces = bodies.flatMap((body) => body.pieces)
  const length = pieces.reduce((sum, piece) => sum + piece.length, HEAD_BYTES + TAIL_BYTES)
  const block = Buffer.allocUnsafe(length)
  block.set(BLOCK_MAGIC)
  block.writeUInt32LE(length, LENGTH_AT)
  let at = HEAD_BYTES
  for (const piece of pieces) {
    block.set(piece, at)
    at += piece.length
  }
  const whole = bodies.reduce<Sums>(follow, NOTHING)
  block.writeUInt32LE(whole.lines, LINES_AT)
  block.set(FINAL_BLOCK, at)
  block.writeUInt32LE(whole.crc, length - 8)
  block.writeUInt32LE(whole.textBytes, length - 4)
  return block
}

type Sums = Pick<BlockBody, 'lines' | 'textBytes' | 'crc'>

const NOTHING: Sums = { lines: 0, textBytes: 0, crc: 0 }

function follow(a: Sums, b: Sums): Sums {
  return {
    lines: a.lines + b.lines,
    textBytes: a.textBytes + b.textBytes,
    crc: combineCrc32(a.crc, b.crc, b.textBytes),
  }
}

/**
 * The block that begins at a place in `bytes`; `undefined` if none does, or if its end is not there.
 *
 * @param base offset of `bytes` in the file
 */
export function readBlockAt(bytes: Uint8Array, at: number, base = 0): BlockAt | undefined {
  const length = blockLengthAt(bytes, at)
  if (length === undefined || at + length > bytes.length) return undefined
  const tail = readTail(bytes, at + length)
  return tail && { offset: base + at, length, lines: viewOf(bytes).getUint32(at + LINES_AT, true), ...tail }
}

/** What stands at the end of a block; `undefined` if none ends there. */
export function readTail(bytes: Uint8Array, end: number): Pick<BlockAt, 'crc' | 'textBytes'> | undefined {
  if (end > bytes.length || end < TAIL_BYTES) return undefined
  if (bytes[end - TAIL_BYTES] !== FINAL_BLOCK[0] || bytes[end - TAIL_BYTES + 1] !== FINAL_BLOCK[1]) return undefined
  const view = viewOf(bytes)
  return { crc: view.getUint32(end - 8, true), textBytes: view.getUint32(end - 4, true) }
}

/** What the header at the beginning of a block says of its lines; the rest of it need not be there. */
export function linesOfBlock(head: Uint8Array): number {
  return viewOf(head).getUint32(LINES_AT, true)
}

/** What the header at a place says of its member's length; `undefined` if there is no whole header of ours. */
export function blockLengthAt(bytes: Uint8Array, at: number): number | undefined {
  if (at + HEAD_BYTES > bytes.length) return undefined
  for (let i = 0; i < BLOCK_MAGIC.length; i++) if (bytes[at + i] !== BLOCK_MAGIC[i]) return undefined
  const length = viewOf(bytes).getUint32(at + LENGTH_AT, true)
  return length < HEAD_BYTES + TAIL_BYTES ? undefined : length
}

/** How many lines a block says it has. @param bytes begin with a whole header */
export function linesOfHeader(bytes: Uint8Array): number {
  return viewOf(bytes).getUint32(LINES_AT, true)
}

/**
 * The lines of one block, in UTF-8.
 *
 * @throws {CollectorError} `BLOCK_INVALID` if it is not exactly one whole block of ours, or damaged
 */
export function decodeBlock(block: Uint8Array): Uint8Array {
  const at = readBlockAt(block, 0)
  if (at === undefined || at.length !== block.length) throw invalid('has no whole header and trailer')
  if (at.textBytes > READ_BLOCK_TEXT_BYTES) throw invalid(`says it holds ${at.textBytes} bytes, more than any of ours`)
  const text = inflate(block.subarray(HEAD_BYTES, block.length - 8), at.textBytes)
  if (text.length !== at.textBytes) throw invalid(`holds ${text.length} bytes where ${at.textBytes} were written`)
  if (crc32(text) !== at.crc) throw invalid('does not match its checksum')
  return text
}

/** zlib takes no less. */
const MIN_OUTPUT_BYTES = 64

function inflate(deflated: Uint8Array, textBytes: number): Uint8Array {
  try {
    // A size of 0 would be refused as a limit.
    return inflateRawSync(deflated, {
      maxOutputLength: textBytes + 1,
      chunkSize: Math.max(MIN_OUTPUT_BYTES, textBytes + 1),
    })
  } catch (cause) {
    throw invalid('does not decompress', cause)
  }
}

function invalid(what: string, cause?: unknown): CollectorError {
  return new CollectorError('BLOCK_INVALID', `The block ${what}.`, { cause })
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

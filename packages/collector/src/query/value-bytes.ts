/**
 * A whole big value, read piece by piece from the blocks that hold it.
 *
 *   part files --heads of their blocks--> [findValue] --pieces, while they are sent--> http/value-route.ts
 *
 * Each piece has a block of its own, and its line begins with what tells whose piece it is (docs/trace-format.md): so a
 * kilobyte of a block is enough to know it, and no other is decoded.
 */
import { createHash } from 'node:crypto'
import { constants, inflateRawSync } from 'node:zlib'
import { decodeLine, OURS } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import type { PartFile } from '../source/part-file.js'
import { decodeBlock, HEAD_BYTES, linesOfBlock } from '../trace-file/block.js'
import type { BlockPlace } from '../trace-file/block-table.js'

export interface ValueBytes {
  readonly sha256: string
  /** UTF-8 bytes. */
  readonly bytes: number
  /** `application/json` or `text/plain`. */
  readonly type: string
  /** Reads as it is asked, and closes nothing. @throws {CollectorError} `VALUE_DAMAGED`, at the latest before the last piece */
  read(): AsyncIterable<Uint8Array>
}

/**
 * @param parts of the session; they must stay open while the value is read
 * @returns `undefined` if no part has a piece of it
 * @throws {CollectorError} `VALUE_DAMAGED` if pieces are missing
 */
export async function findValue(parts: readonly PartFile[], sha256: string): Promise<ValueBytes | undefined> {
  const pieces: Place[] = []
  for (const part of parts) {
    const blocks = await part.blocks()
    for (let at = 0; at < blocks.count; at++) {
      const block = blocks.get(at)
      const head = await readHead(part, block)
      if (head?.sha256 !== sha256 || head.index !== pieces.length) continue
      pieces.push({ part, block })
      if (pieces.length === head.count) return { ...head, read: () => readPieces(pieces, sha256) }
    }
  }
  if (pieces.length === 0) return undefined
  throw damaged(sha256, `of its pieces only ${pieces.length} are there`)
}

interface Place {
  readonly part: PartFile
  readonly block: BlockPlace
}

interface PieceHead {
  readonly sha256: string
  readonly index: number
  readonly count: number
  readonly bytes: number
  readonly type: string
}

/** The line of a piece has more bytes than this, whatever the piece. */
const LEAST_LINE_BYTES = 600
/** Of a block, in which the attributes before the text are compressed. */
const HEAD_READ_BYTES = 1024

async function readHead(
  part: PartFile,
  { offset, end, textStart, textEnd }: BlockPlace,
): Promise<PieceHead | undefined> {
  if (textEnd - textStart < LEAST_LINE_BYTES) return undefined
  const bytes = await part.read(offset, Math.min(end, offset + HEAD_READ_BYTES))
  if (linesOfBlock(bytes) !== 1) return undefined
  const [, sha256, index, count, total, type] = PIECE.exec(beginningOf(bytes)) ?? []
  if (sha256 === undefined || type === undefined) return undefined
  return { sha256, index: Number(index), count: Number(count), bytes: Number(total), type }
}

/** Only attributes of a record look so: in a text, every quote would have a backslash before it. */
const PIECE = new RegExp(
  [
    attribute(OURS.valueSha256, 'stringValue', '[0-9a-f]{64}'),
    attribute(OURS.valueIndex, 'intValue', '\\d{1,9}'),
    attribute(OURS.valueCount, 'intValue', '\\d{1,9}'),
    attribute(OURS.valueBytes, 'intValue', '\\d{1,15}'),
    attribute(OURS.valueType, 'stringValue', 'application/json|text/plain'),
  ].join(','),
)

function attribute(key: string, kind: string, pattern: string): string {
  return `\\{"key":"${key.replaceAll('.', '\\.')}","value":\\{"${kind}":"(${pattern})"\\}\\}`
}

function beginningOf(block: Uint8Array): string {
  try {
    const bytes = inflateRawSync(block.subarray(HEAD_BYTES), { finishFlush: constants.Z_SYNC_FLUSH })
    return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 2 * HEAD_READ_BYTES)).toString()
  } catch {
    // Damaged, or the block ends here: its trailer is no deflate data.
    return ''
  }
}

async function* readPieces(pieces: readonly Place[], sha256: string): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256')
  let last: Uint8Array | undefined
  for (const { part, block } of pieces) {
    if (last !== undefined) yield last
    last = Buffer.from(textIn(await part.read(block.offset, block.end), sha256))
    hash.update(last)
  }
  if (hash.digest('hex') !== sha256) throw damaged(sha256, 'what is there has another hash')
  if (last !== undefined) yield last
}

/** @throws {CollectorError} `VALUE_DAMAGED` */
function textIn(block: Uint8Array, sha256: string): string {
  const records = decodeLine(decodeText(block, sha256))
  const text = 'problem' in records ? undefined : records[0]?.attributes[OURS.valueText]
  if (typeof text === 'string') return text
  throw damaged(sha256, 'a piece of it is no record')
}

function decodeText(block: Uint8Array, sha256: string): string {
  try {
    return Buffer.from(decodeBlock(block)).toString()
  } catch (cause) {
    throw damaged(sha256, 'a block of it does not decode', cause)
  }
}

function damaged(sha256: string, why: string, cause?: unknown): CollectorError {
  return new CollectorError('VALUE_DAMAGED', `The value ${sha256.slice(0, 12)}… cannot be read: ${why}.`, { cause })
}

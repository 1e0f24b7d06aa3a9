/**
 * The text of what somebody hands us, plain or gzip, piece by piece and within bounds: what it says of itself is not
 * believed.
 *
 *   bytes --> [readText: gunzip, UTF-8] --text--> import-records.ts
 */
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CollectorError } from '../base/errors.js'
import { hasCode } from '../base/has-code.js'
import { IMPORT_EXPANSION, IMPORT_SMALL_BYTES } from '../base/limits.js'

export interface ExpansionLimits {
  /** How many times its size it may have when it is decompressed … */
  readonly expansion: number
  /** … once it has more bytes than this. */
  readonly smallBytes: number
}

export interface TextPiece {
  readonly text: string
  /** Of what was read for it, before it was decompressed. */
  readonly bytes: number
  /** Why nothing comes after it, though there is more, or was to be; in words that go on after "The file". */
  readonly broken?: string
}

const LIMITS: ExpansionLimits = { expansion: IMPORT_EXPANSION, smallBytes: IMPORT_SMALL_BYTES }

/** @throws {CollectorError} `EXPANDS_TOO_MUCH`; and what the input throws */
export async function* readText(
  input: AsyncIterable<Uint8Array>,
  { expansion, smallBytes }: ExpansionLimits = LIMITS,
): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder()
  let told = 0
  let read = 0
  let broken: string | undefined
  try {
    for await (const { chunk, inputBytes } of decompress(input)) {
      read += chunk.length
      if (read > smallBytes && read > inputBytes * expansion) throw expands(expansion)
      yield { text: decoder.decode(chunk, { stream: true }), bytes: inputBytes - told }
      told = inputBytes
    }
  } catch (cause) {
    broken = whyBroken(cause)
  }
  yield { text: decoder.decode(), bytes: 0, ...(broken !== undefined && { broken }) }
}

interface Chunk {
  readonly chunk: Uint8Array
  /** Of the input, read for all until here. */
  readonly inputBytes: number
}

async function* decompress(input: AsyncIterable<Uint8Array>): AsyncGenerator<Chunk> {
  let inputBytes = 0
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of input) {
      inputBytes += chunk.length
      yield chunk
    }
  }
  const bytes = counted()
  const start = await firstBytes(bytes)
  const all = prepend(start, bytes)
  // What fails on the way comes out of the loop.
  const text = isGzip(start) ? pipeline(Readable.from(all), createGunzip(), () => {}) : all
  for await (const chunk of text) yield { chunk, inputBytes }
  yield { chunk: Buffer.alloc(0), inputBytes }
}

/** Enough to tell what it is; less only where there is no more. */
async function firstBytes(bytes: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let start: Uint8Array = Buffer.alloc(0)
  while (start.length < 2) {
    const { done, value } = await bytes.next()
    if (done === true) break
    start = Buffer.concat([start, value])
  }
  return start
}

async function* prepend(start: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start
  yield* rest
}

function isGzip(start: Uint8Array): boolean {
  return start[0] === 0x1f && start[1] === 0x8b
}

function whyBroken(cause: unknown): string {
  if (hasCode(cause, 'Z_BUF_ERROR')) return 'ends in the middle of its gzip data: it is torn'
  if (hasCode(cause, 'Z_DATA_ERROR')) return 'has damaged gzip data: what comes after them was not read'
  throw cause
}

function expands(expansion: number): CollectorError {
  return new CollectorError('EXPANDS_TOO_MUCH', `It becomes more than ${expansion} times its size when decompressed.`)
}

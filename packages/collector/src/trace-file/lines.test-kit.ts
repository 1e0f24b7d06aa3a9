/** Blocks of lines for tests. */
import { type BlockAt, encodeBlock } from './block.js'

export interface Written {
  /** All blocks, one after another. */
  readonly bytes: Uint8Array
  /** The text of each block. */
  readonly texts: readonly string[]
  /** Where each block begins; the last one is the end. */
  readonly offsets: readonly number[]
}

/** A file of blocks with these lines. */
export function writeBlocks(blocks: readonly (readonly string[])[]): Written {
  const texts = blocks.map((lines) => lines.map((line) => `${line}\n`).join(''))
  const members = blocks.map((lines, i) => encodeBlock(texts[i] ?? '', lines.length))
  const offsets = [0]
  for (const { length } of members) offsets.push((offsets.at(-1) ?? 0) + length)
  return { bytes: Buffer.concat(members), texts, offsets }
}

export function bytesOf(file: Uint8Array, { offset, length }: BlockAt): Uint8Array {
  return file.subarray(offset, offset + length)
}

/** `count` lines that compress as traces do. */
export function someLines(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({ n: from + i, text: 'tool.call '.repeat((from + i) % 13) }),
  )
}

/**
 * A part that has come to its end, in full blocks: a quiet session otherwise costs five times the bytes.
 *
 *   {part}.jsonl.gz --blocks--> [compactPart] --copy beside it, on the disk--> swap: the copy takes its place
 *
 * Whoever kills it leaves the part as it was, or the copy in its place, and perhaps a file that `removeLeftovers`
 * knows. It works in slices; a part of mostly full blocks is left as it is.
 */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { BLOCK_TEXT_UNITS } from '../base/limits.js'
import type { BlockAt } from '../trace-file/block.js'
import type { BlockMoves } from '../trace-file/block-moves.js'
import { createBlockCopier, SMALL_BLOCK_BYTES } from './block-copier.js'
import { eachBlock } from './each-block.js'
import { hopBlocks } from './hop-blocks.js'
import { openRegular } from './open-regular.js'
import { createPause } from './pause.js'

export interface CompactOptions {
  /** The part. Nobody writes it but who calls this. */
  readonly file: string
  /** Of the copy, 16 hex digits. */
  readonly generation: string
  readonly signal?: AbortSignal | undefined
  /**
   * Puts the copy into the part's place, at once.
   *
   * @returns false if more was appended than the copy holds: it will be asked again with that
   */
  readonly swap: (copy: PartCopy) => boolean
}

export interface PartCopy {
  /** Whole and on the disk. */
  readonly file: string
  readonly bytes: number
  /** Of the part, up to which it was copied. */
  readonly bytesBefore: number
  readonly moves: BlockMoves
}

/** Blocks saved of all, below which a copy is not worth its writing. */
const MIN_SAVED = 1 / 8
const WRITE_BYTES = 1024 * 1024

/**
 * @returns false if it was left as it is: nothing to gain, a torn end or damage, which stay for who can judge them
 * @throws what the file system throws, and what `signal` is aborted with; nothing is left behind then
 */
export async function compactPart({ file, generation, signal, swap }: CompactOptions): Promise<boolean> {
  const source = await openRegular(file)
  try {
    const isWorth = await isWorthIt(source)
    signal?.throwIfAborted()
    if (!isWorth) return false
    const beside = `${file}.${randomBytes(4).toString('hex')}.tmp`
    const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants
    const target = await open(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
    try {
      await target.chmod(0o600)
      await copyInto(target, source, { file: beside, generation, signal, swap })
      return true
    } catch (cause) {
      await rm(beside, { force: true })
      throw cause
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

async function copyInto(
  target: FileHandle,
  source: FileHandle,
  { file, generation, signal, swap }: CompactOptions,
): Promise<void> {
  const copier = createBlockCopier(generation)
  const pause = createPause()
  let pieces: Uint8Array[] = []
  let waiting = 0
  let bytes = 0
  const write = async (): Promise<void> => {
    const whole = Buffer.concat(pieces)
    pieces = []
    waiting = 0
    const { bytesWritten } = await target.write(whole, 0, whole.length, bytes)
    if (bytesWritten < whole.length) throw new Error(`only ${bytesWritten} of ${whole.length} bytes could be written`)
    bytes += bytesWritten
  }
  const put = (more: readonly Uint8Array[]): void => {
    pieces.push(...more)
    for (const piece of more) waiting += piece.length
  }

  for (let bytesBefore = 0; ; ) {
    const add = async (block: BlockAt, blockBytes: Uint8Array): Promise<void> => {
      signal?.throwIfAborted()
      put(copier.add(block, blockBytes))
      if (waiting >= WRITE_BYTES) await write()
      await pause()
    }
    const end = await eachBlock(source, bytesBefore, add, refuse)
    if (end === bytesBefore) throw new Error('the part is torn, or was replaced')
    bytesBefore = end
    put(copier.end())
    await write()
    await target.sync()
    signal?.throwIfAborted()
    if (swap({ file, bytes, bytesBefore, moves: copier.moves })) return
  }
}

function refuse(): never {
  throw new Error('the part is damaged')
}

/** By their headers alone: how many blocks it would be, were the small ones together. */
async function isWorthIt(source: FileHandle): Promise<boolean> {
  const { size } = await source.stat()
  let [before, after, at] = [0, 0, 0]
  let gathered = BLOCK_TEXT_UNITS
  let isWhole = true
  await hopBlocks(source, 0, size, ({ offset, length, textBytes }) => {
    if (offset !== at) isWhole = false
    at = offset + length
    before++
    const isSmall = textBytes < SMALL_BLOCK_BYTES
    gathered = isSmall ? gathered + textBytes : BLOCK_TEXT_UNITS
    if (isSmall && gathered <= BLOCK_TEXT_UNITS) return
    after++
    if (isSmall) gathered = textBytes
  })
  return isWhole && at === size && before - after > before * MIN_SAVED
}

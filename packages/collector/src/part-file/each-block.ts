/**
 * Every block of a part, with its bytes, one after another.
 *
 *   {part}.jsonl.gz --[eachBlock]--> compact-part.ts, mend-part.ts
 */
import type { FileHandle } from 'node:fs/promises'
import type { BlockAt } from '../trace-file/block.js'
import { nextScan } from './hop-blocks.js'

/**
 * @param from where a block begins, or where any is to be searched for
 * @param onSkipped told of bytes that belong to no block; default they are passed over
 * @returns where the last whole block ends
 */
export async function eachBlock(
  source: FileHandle,
  from: number,
  visit: (block: BlockAt, bytes: Uint8Array) => Promise<void>,
  onSkipped: (bytes: number) => void = () => {},
): Promise<number> {
  const { size } = await source.stat()
  let at = from
  while (at < size) {
    const { scan, bytes } = await nextScan(source, at, size)
    if (scan.skippedBytes > 0) onSkipped(scan.skippedBytes)
    if (scan.blocks.length === 0) break
    for (const block of scan.blocks) {
      await visit(block, bytes.subarray(block.offset - at, block.offset - at + block.length))
    }
    at = scan.end
  }
  return at
}

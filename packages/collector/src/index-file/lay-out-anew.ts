/**
 * The index of a part that has ended, in full chunks: while it was written it got a chunk each quarter
 * of a second. Where the part was compacted, its rows go to where their lines are now.
 *
 *   {part}.idx --chunks as they were written--> [layOutAnew] --chunks of 4096 rows--> {part}.idx
 */
import { open } from 'node:fs/promises'
import { createChunkMerger } from '@agent-inspector/trace-format'
import { newGeneration } from '../base/ids.js'
import { type MovedPart, moveChunk } from '../trace-file/block-moves.js'
import { seal } from '../trace-file/index-seal.js'
import type { FileStamp } from '../trace-file/index-summary.js'
import { readChunks } from './read-chunks.js'
import { readSummary } from './read-summary.js'
import { replaceIndex } from './replace-index.js'

export interface LaidOut {
  readonly inode: number
  readonly indexGeneration: string
  readonly end: number
  readonly chunks: number
}

/** @throws if it is not whole, or not of the part before it moved, and what the file system throws: the index stays as it was */
export async function layOutAnew(
  indexFile: string,
  moved?: MovedPart & { readonly stamp: FileStamp },
): Promise<LaidOut> {
  const before = readSummary(indexFile)
  if (before === undefined) throw new Error('the index has no summary')
  if (moved !== undefined && before.coveredBytes !== moved.bytesBefore) throw new Error('the index is behind its part')
  const now = moved && { generation: moved.generation, coveredBytes: moved.bytes, stamp: moved.stamp }
  const summary = { ...before, ...now }
  const indexGeneration = newGeneration()
  const handle = await open(indexFile)
  try {
    const laidOut = await replaceIndex(
      indexFile,
      () => summary.roomBytes,
      async (append) => {
        const merger = createChunkMerger()
        let end = summary.roomBytes
        for await (const { chunk, length } of readChunks(handle, end)) {
          const here = moved === undefined ? chunk : moveChunk(chunk, moved)
          for (const full of merger.add(here)) await append(seal(full))
          end += length
        }
        if (end !== (await handle.stat()).size) throw new Error('the index is damaged')
        const rest = merger.end()
        if (rest !== undefined) await append(seal(rest))
        return { ...summary, indexGeneration }
      },
    )
    return { ...laidOut, indexGeneration }
  } finally {
    await handle.close()
  }
}

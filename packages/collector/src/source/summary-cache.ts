/**
 * What the indexes of the directory say of its sessions: read instead of the parts, and written again
 * where the parts had to be read.
 *
 *   {part}.idx --first 1024 bytes--> [summary cache] --IndexSummary--> directory.ts
 *   file-source.ts --session as it was read--> [summary cache] --> {part}.idx
 */
import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import type { FoldedSession } from '@agent-inspector/trace-format'
import { newGeneration } from '../base/ids.js'
import { readSummary } from '../index-file/read-summary.js'
import { replaceIndex } from '../index-file/replace-index.js'
import { INDEX_SUFFIX } from '../trace-file/file-name.js'
import { encodeSummary, type FileStamp, type IndexSummary, isSameFile, roomFor } from '../trace-file/index-summary.js'

export interface ReadPart extends Pick<IndexSummary, 'part' | 'generation' | 'coveredBytes' | 'stamp'> {
  readonly session: FoldedSession
}

export interface SummaryCache {
  /** @returns `undefined` unless it is of this part as its file is now */
  current(part: string, stamp: FileStamp): IndexSummary | undefined
  /** Keeps what was read for the next process. Never rejects: a directory that cannot be written has no cache. */
  keep(read: ReadPart): Promise<void>
}

export function createSummaryCache(dir: string): SummaryCache {
  // Not `path.join`: it takes as long as the reading.
  const indexOf = (part: string): string => `${dir}${path.sep}${part}${INDEX_SUFFIX}`

  return {
    current(part, stamp) {
      const summary = readSummary(indexOf(part))
      return summary?.part === part && isSameFile(summary.stamp, stamp) ? summary : undefined
    },

    async keep(read) {
      try {
        const known = readSummary(indexOf(read.part))
        if (known !== undefined && isOfSamePart(known, read)) await rewrite(indexOf(read.part), { ...known, ...read })
        else await begin(indexOf(read.part), read)
      } catch {
        // Read again next time.
      }
    },
  }
}

/** Its chunks hold, as far as they go. */
function isOfSamePart({ part, generation, stamp, roomBytes }: IndexSummary, read: ReadPart): boolean {
  const isSame = part === read.part && generation === read.generation && stamp.inode === read.stamp.inode
  return isSame && roomFor(read.part, read.session) <= roomBytes
}

async function rewrite(indexFile: string, summary: IndexSummary): Promise<void> {
  const handle = await open(indexFile, constants.O_WRONLY | constants.O_NOFOLLOW)
  try {
    await handle.write(encodeSummary(summary), 0, summary.roomBytes, 0)
  } finally {
    await handle.close()
  }
}

/** Without chunks: who opens the trace needs them, who lists it does not. */
async function begin(indexFile: string, read: ReadPart): Promise<void> {
  const summary = { ...read, indexGeneration: newGeneration() }
  await replaceIndex(
    indexFile,
    () => roomFor(read.part, read.session),
    async () => summary,
  )
}

/**
 * A session of several parts from their indexes, as long as these hold: no part is opened. One without such an index
 * is read once, to make it.
 *
 *   {part}.idx of each part --summary, chunks--> [foldIndexes] --FoldedSession--> session-summaries.ts
 */
import { createPartMerge, type FoldedSession, type PartMerge, type PartSummary } from '@agent-inspector/trace-format'
import { readChunks } from '../index-file/read-chunks.js'
import { openRegular } from '../part-file/open-regular.js'
import { createPause } from '../part-file/pause.js'
import type { IndexSummary } from '../trace-file/index-summary.js'
import type { SeenPart } from './directory.js'
import { indexFileOf } from './part-index.js'
import { rebuildIndex } from './rebuild-index.js'
import type { SummaryCache } from './summary-cache.js'

export interface FoldIndexesOptions {
  readonly cache: SummaryCache
  /** Whether anybody writes the part: its index is his to make. */
  readonly isWritten: (part: SeenPart) => boolean
}

export interface IndexedSession {
  readonly session: FoldedSession
  readonly parts: readonly PartSummary[]
}

type ToldSummary = IndexSummary & { readonly session: FoldedSession }

/** @returns `undefined` if only the lines of the parts can tell */
export async function foldIndexes(
  seen: readonly SeenPart[],
  { cache, isWritten }: FoldIndexesOptions,
): Promise<IndexedSession | undefined> {
  const summaries: ToldSummary[] = []
  for (const part of seen) {
    const summary = toldBy(part.summary) ?? (isWritten(part) ? undefined : await indexAnew(part, cache))
    if (summary === undefined) return undefined
    summaries.push(summary)
  }
  const merge = createPartMerge(summaries.map(({ session }) => session))
  for (const [at, part] of seen.entries()) {
    const summary = summaries[at]
    if (summary === undefined || !(await addRows(merge, part, summary))) return undefined
    merge.endPart()
  }
  const session = merge.merged()
  return session && { session, parts: summaries.map(partOf) }
}

function partOf({ part, generation, coveredBytes: bytes }: IndexSummary): PartSummary {
  return { part, generation, bytes }
}

function toldBy(summary: IndexSummary | undefined): ToldSummary | undefined {
  return summary?.session && { ...summary, session: summary.session }
}

/** @returns `undefined` where none can be made, or the part is another one by now */
async function indexAnew(part: SeenPart, cache: SummaryCache): Promise<ToldSummary | undefined> {
  const made = await rebuildIndex({ ...part, indexFile: indexFileOf(part) }).catch(() => undefined)
  return made && toldBy(cache.current(part.part, part.stamp))
}

/** @returns false if they are not all of what the summary tells of */
async function addRows(merge: PartMerge, part: SeenPart, summary: IndexSummary): Promise<boolean> {
  const handle = await openRegular(indexFileOf(part)).catch(() => undefined)
  if (handle === undefined) return false
  const pause = createPause()
  let coveredBytes = 0
  try {
    for await (const { chunk } of readChunks(handle, summary.roomBytes)) {
      if (chunk.generation !== summary.generation) return false
      merge.add(chunk)
      coveredBytes = chunk.coveredBytes
      await pause()
    }
    return coveredBytes === summary.coveredBytes
  } finally {
    await handle.close()
  }
}

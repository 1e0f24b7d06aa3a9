/**
 * The indexes of a directory, made anew one after another, because somebody asked for it.
 *
 *   {dir} --parts--> [reindex] --rebuildIndex--> {part}.idx, and what became of each
 */
import path from 'node:path'
import type { WorkWatch } from '../base/watch-work.js'
import { isGone, readLiveFile } from '../process/live-file.js'
import { describeThisProcess } from '../process/this-process.js'
import { INDEX_SUFFIX } from '../trace-file/file-name.js'
import { createDirectory, type SeenPart } from './directory.js'
import { rebuildIndex } from './rebuild-index.js'
import { createSummaryCache } from './summary-cache.js'

export interface Reindexed {
  readonly sessionId: string
  /** File name of the part without its ending. */
  readonly part: string
  /** `kept`: its writer is at it, and keeps its index. */
  readonly outcome: 'made' | 'kept' | 'failed'
  /** A sentence, where it failed. */
  readonly reason?: string
}

export interface ReindexOptions extends WorkWatch {
  /** Default all. */
  readonly sessionId?: string | undefined
}

export async function* reindex(dir: string, options: ReindexOptions = {}): AsyncGenerator<Reindexed> {
  const { sessionId, onTotal, onBytes, signal } = options
  const directory = createDirectory(dir, createSummaryCache(dir))
  const entries = sessionId === undefined ? await directory.all() : await directory.of(sessionId)
  const self = describeThisProcess()
  const parts = entries.filter((entry) => 'sessionId' in entry)
  onTotal?.(parts.reduce((bytes, { stamp }) => bytes + stamp.bytes, 0))
  for (const seen of parts) {
    signal?.throwIfAborted()
    const live = readLiveFile(dir, seen.part)
    const isWritten = live !== undefined && !isGone(live, self, Date.now())
    const told = { sessionId: seen.sessionId, part: seen.part }
    yield { ...told, ...(isWritten ? { outcome: 'kept' } : await make(dir, seen, options)) }
    if (isWritten) onBytes?.(seen.stamp.bytes)
  }
}

async function make(
  dir: string,
  part: SeenPart,
  { signal, onBytes }: WorkWatch,
): Promise<Pick<Reindexed, 'outcome' | 'reason'>> {
  try {
    await rebuildIndex({ ...part, indexFile: path.join(dir, part.part + INDEX_SUFFIX), signal, onBytes })
    return { outcome: 'made' }
  } catch (cause) {
    signal?.throwIfAborted()
    const code = cause instanceof Error && 'code' in cause ? ` (${String(cause.code)})` : ''
    return { outcome: 'failed', reason: `The index cannot be written${code}.` }
  }
}

/**
 * Part files kept open while they are read, each with what is known of its blocks: whoever reads by range asks many
 * times.
 *
 *   file-source.ts --part as it was seen--> [open parts] --PartFile--> query/trace-bytes.ts
 *
 * A file that another one has replaced, or that is gone, was seen so by directory.ts: it is given to nobody new, and
 * closed when its last reader has gone.
 */
import type { FileHandle } from 'node:fs/promises'
import { CollectorError } from '../base/errors.js'
import { OPEN_FILES, READ_BLOCK_TEXT_BYTES, UNUSED_FILE_MS } from '../base/limits.js'
import { findEnd, hopBlocks } from '../part-file/hop-blocks.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { type BlockTable, createBlockTable } from '../trace-file/block-table.js'
import type { SeenPart } from './directory.js'
import type { PartFile } from './part-file.js'

export interface OpenParts {
  /** @returns `undefined` if the file is another one by now @throws what the file system throws */
  open(part: SeenPart): Promise<PartFile | undefined>
  /** Of those that are read, the last reader closes the file. */
  close(): void
}

interface Kept {
  readonly handle: FileHandle
  readonly inode: number
  readers: number
  usedMs: number
  /** It is given to nobody new. */
  isRetired: boolean
  /** After the last whole block when the file had that size. */
  end: { readonly size: number; readonly offset: number } | undefined
  readonly table: BlockTable
  /** The blocks up to here are in the table. */
  tableEnd: number
  filling: Promise<unknown>
}

export function createOpenParts(): OpenParts {
  const kept = new Map<string, Kept>()
  let timer: NodeJS.Timeout | undefined

  const retire = (file: string, entry: Kept): void => {
    kept.delete(file)
    entry.isRetired = true
    if (entry.readers === 0) void entry.handle.close()
  }

  const release = (entry: Kept): void => {
    entry.readers--
    entry.usedMs = performance.now()
    if (entry.readers > 0) return
    if (entry.isRetired) void entry.handle.close()
    timer ??= setTimeout(closeUnused, UNUSED_FILE_MS).unref()
  }

  const closeUnused = (): void => {
    timer = undefined
    const before = performance.now() - UNUSED_FILE_MS
    for (const [file, entry] of kept) if (entry.readers === 0 && entry.usedMs <= before) retire(file, entry)
    if (kept.size > 0) timer = setTimeout(closeUnused, UNUSED_FILE_MS).unref()
  }

  /** With one reader more. */
  const acquire = async ({ file, stamp }: SeenPart): Promise<Kept | undefined> => {
    const known = current(file, stamp)
    if (known !== undefined) return known
    const handle = await openRegular(file)
    const { ino: inode } = await handle.stat()
    // Somebody else may have opened it meanwhile.
    const other = current(file, stamp)
    if (other !== undefined || inode !== stamp.inode) {
      await handle.close()
      return other
    }
    const entry: Kept = {
      handle,
      inode,
      readers: 1,
      usedMs: 0,
      isRetired: false,
      end: undefined,
      table: createBlockTable(),
      tableEnd: 0,
      filling: Promise.resolve(),
    }
    kept.set(file, entry)
    for (const [oldest, unused] of kept) {
      if (kept.size <= OPEN_FILES) break
      retire(oldest, unused)
    }
    return entry
  }

  /** The one that is open, if it is of the file as it was seen; it goes to the end of the line. */
  const current = (file: string, stamp: SeenPart['stamp']): Kept | undefined => {
    const entry = kept.get(file)
    if (entry === undefined) return undefined
    if (entry.inode !== stamp.inode || stamp.bytes < (entry.end?.offset ?? 0)) {
      retire(file, entry)
      return undefined
    }
    kept.delete(file)
    kept.set(file, entry)
    entry.readers++
    return entry
  }

  return {
    async open(seen) {
      const entry = await acquire(seen)
      if (entry === undefined) return undefined
      try {
        const bytes = await endOf(entry, seen)
        return createPartFile(entry, seen, bytes, () => release(entry))
      } catch (cause) {
        release(entry)
        throw cause
      }
    },

    close() {
      clearTimeout(timer)
      for (const [file, entry] of kept) retire(file, entry)
    },
  }
}

/** Offset after the last whole block of the file as it was seen: its index tells it, or the end of the file itself. */
async function endOf(entry: Kept, { summary, stamp }: SeenPart): Promise<number> {
  const { handle, end } = entry
  if (end?.size === stamp.bytes) return end.offset
  const offset =
    summary?.coveredBytes ??
    (end === undefined
      ? ((await findEnd(handle, stamp.bytes)) ?? (await hopBlocks(handle, 0, stamp.bytes, () => {})))
      : await hopBlocks(handle, end.offset, stamp.bytes, () => {}))
  entry.end = { size: stamp.bytes, offset }
  return offset
}

function createPartFile(entry: Kept, { part, generation }: SeenPart, bytes: number, release: () => void): PartFile {
  const { handle, table } = entry
  let isClosed = false
  return {
    part,
    generation,
    bytes,

    async blocks() {
      const fill = async (): Promise<void> => {
        if (entry.tableEnd >= bytes) return
        entry.tableEnd = await hopBlocks(handle, entry.tableEnd, bytes, (block) => {
          // One that says it holds more than any of ours is none.
          if (block.textBytes <= READ_BLOCK_TEXT_BYTES) table.add(block)
        })
      }
      // One after the other: two would add the same blocks twice.
      entry.filling = entry.filling.then(fill, fill)
      await entry.filling
      return table.upTo(bytes)
    },

    async read(start, end, into) {
      const range = await readRange(handle, start, end, into)
      if (range.length === end - start) return range
      throw new CollectorError('PART_NOT_FOUND', `Part ${part} was cut short while it was read.`)
    },

    close() {
      if (isClosed) return
      isClosed = true
      release()
    },
  }
}

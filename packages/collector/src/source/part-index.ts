/**
 * The index of one part, opened for reading: the chunks of it that hold. One that does not reach far
 * enough is made anew from the part.
 *
 *   file-source.ts --part--> [part indexes] --chunks--> query/index-bytes.ts
 */
import path from 'node:path'
import type { Chunk } from '@agent-inspector/trace-format'
import { OPEN_READINGS, SHORT_INDEX_BYTES } from '../base/limits.js'
import { readChunks } from '../index-file/read-chunks.js'
import { readSummary } from '../index-file/read-summary.js'
import { openRegular, readRange } from '../part-file/open-regular.js'
import { INDEX_SUFFIX } from '../trace-file/file-name.js'
import type { SeenPart } from './directory.js'
import { rebuildIndex } from './rebuild-index.js'

export interface PartIndex {
  /** File name of the part without its ending. */
  readonly part: string
  /** Of the index itself, 16 hex digits: new whenever its chunks are laid out anew. */
  readonly generation: string
  /** Of all chunks that hold: it ends where one ends. */
  readonly bytes: number
  /** Of the part: what comes after is to be read from there. */
  readonly coveredBytes: number
  /** @param start in the chunks, the first of which is at 0 */
  read(start: number, end: number): Promise<Uint8Array>
  close(): Promise<void>
}

export interface PartIndexes {
  /**
   * @param isWritten somebody writes the part, and its index as a rule
   * @returns `undefined` if there is none that holds, and none can be made
   */
  open(part: SeenPart, isWritten: boolean): Promise<PartIndex | undefined>
}

/** An index as far as it was checked: what follows is checked when it is there. */
interface Checked {
  readonly inode: number
  readonly generation: string
  readonly end: number
  readonly coveredBytes: number
  readonly strings: number
}

export function createPartIndexes(): PartIndexes {
  const checked = new Map<string, Checked>()
  const rebuilding = new Map<string, Promise<unknown>>()

  const openAsItIs = async (part: SeenPart): Promise<PartIndex | undefined> => {
    const handle = await openRegular(indexFileOf(part)).catch(() => undefined)
    if (handle === undefined) return undefined
    const { ino: inode } = await handle.stat()
    const summary = readSummary(indexFileOf(part))
    if (summary === undefined || summary.generation !== part.generation || summary.stamp.inode !== part.stamp.inode) {
      await handle.close()
      return undefined
    }
    const { indexGeneration: generation, roomBytes } = summary
    const known = checked.get(part.file)
    const isKnown = known?.inode === inode && known.generation === generation
    let sound: Checked = isKnown ? known : { inode, generation, end: roomBytes, coveredBytes: 0, strings: 0 }
    for await (const { chunk, length } of readChunks(handle, sound.end)) {
      if (!follows(sound, chunk, part)) break
      const { coveredBytes, strings } = chunk
      sound = { ...sound, end: sound.end + length, coveredBytes, strings: sound.strings + strings.length }
    }
    remember(part.file, sound)
    return {
      part: part.part,
      generation,
      bytes: sound.end - roomBytes,
      coveredBytes: sound.coveredBytes,
      read: (start, end) => readRange(handle, roomBytes + start, roomBytes + end),
      close: () => handle.close(),
    }
  }

  const remember = (file: string, sound: Checked): void => {
    checked.delete(file)
    checked.set(file, sound)
    const [oldest] = checked.keys()
    if (checked.size > OPEN_READINGS && oldest !== undefined) checked.delete(oldest)
  }

  /** Once for all who ask; a directory that cannot be written has no index. */
  const rebuild = async (part: SeenPart): Promise<void> => {
    const running = rebuilding.get(part.file)
    if (running !== undefined) return void (await running)
    const done = rebuildIndex({ ...part, indexFile: indexFileOf(part) }).catch(() => undefined)
    rebuilding.set(part.file, done)
    await done.finally(() => rebuilding.delete(part.file))
  }

  return {
    async open(part, isWritten) {
      const index = await openAsItIs(part)
      if (index !== undefined && reachesFar(index, part, isWritten)) return index
      await index?.close()
      await rebuild(part)
      return openAsItIs(part)
    },
  }
}

/** What it lacks is little: its reader takes that from the part. */
function reachesFar({ coveredBytes }: PartIndex, { summary, stamp }: SeenPart, isWritten: boolean): boolean {
  const lacking = (summary?.coveredBytes ?? stamp.bytes) - coveredBytes
  if (lacking <= 0) return true
  // Of a small part a new one costs little; but it would take the file from who is writing it.
  return coveredBytes > 0 && lacking <= SHORT_INDEX_BYTES && (isWritten || lacking <= coveredBytes / 8)
}

export function indexFileOf({ file, part }: SeenPart): string {
  return path.join(path.dirname(file), part + INDEX_SUFFIX)
}

/** The chunk is of this part, goes on where the one before ended, and names nothing that there is not. */
function follows(before: Checked, chunk: Chunk, { generation, stamp }: SeenPart): boolean {
  const { coveredBytes, columns } = chunk
  if (chunk.generation !== generation || coveredBytes < before.coveredBytes || coveredBytes > stamp.bytes) return false
  const strings = before.strings + chunk.strings.length
  const isBelow = (numbers: Uint32Array, limit: number): boolean => numbers.every((number) => number < limit)
  // A chunk that was cut within a block has rows of a block that it does not cover yet.
  return (
    [columns.traces, columns.names, columns.subjects, columns.processes].every((numbers) =>
      isBelow(numbers, strings),
    ) && isBelow(columns.blocks, stamp.bytes)
  )
}

/**
 * The file of an index that grows: chunks go to its end, its summary is rewritten in place.
 *
 *   index-writer.ts --chunks, session--> [index appender] --> {part}.idx
 */
import { closeSync, constants, fchmodSync, fstatSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import type { FoldedSession } from '@agent-inspector/trace-format'
import { newGeneration } from '../base/ids.js'
import { stampOf } from '../part-file/stamp.js'
import type { MovedPart } from '../trace-file/block-moves.js'
import { encodeSummary, type IndexSummary, roomFor } from '../trace-file/index-summary.js'
import { type LaidOut, layOutAnew } from './lay-out-anew.js'

export interface IndexAppender {
  /** In the file. */
  readonly chunks: number
  /** @throws what the file system throws, and if somebody has put another index in its place */
  append(chunks: readonly Uint8Array[], summary: Told): void
  /**
   * In full chunks, and of the part as it is after it has moved.
   *
   * @throws what the file system throws; nothing may be appended any more then
   */
  layOut(moved: MovedPart | undefined): Promise<void>
}

type Told = Pick<IndexSummary, 'coveredBytes' | 'stamp'> & { readonly session: FoldedSession }

export interface IndexAppenderOptions {
  /** File name of the part without its ending. */
  readonly part: string
  /** Of the part, 16 hex digits. */
  readonly generation: string
  readonly partFile: string
  /** What is there is replaced. */
  readonly indexFile: string
}

/** The file as far as it is written. */
interface Made extends LaidOut {
  readonly roomBytes: number
}

export function createIndexAppender({ part, partFile, indexFile, ...options }: IndexAppenderOptions): IndexAppender {
  let { generation } = options
  let made: Made | undefined

  return {
    get chunks() {
      return made?.chunks ?? 0
    },

    append(chunks, told) {
      made ??= begin(indexFile, roomFor(part, told.session))
      const { inode, indexGeneration, roomBytes, end } = made
      const fd = openSync(indexFile, constants.O_RDWR | constants.O_NOFOLLOW)
      try {
        if (fstatSync(fd).ino !== inode) throw new Error('the index was replaced')
        const newEnd = chunks.reduce((to, bytes) => to + writeSync(fd, bytes, 0, bytes.length, to), end)
        writeSync(fd, encodeSummary({ part, generation, indexGeneration, roomBytes, ...told }), 0, roomBytes, 0)
        made = { ...made, end: newEnd, chunks: made.chunks + chunks.length }
      } finally {
        closeSync(fd)
      }
    },

    async layOut(moved) {
      if (made === undefined) return
      if (moved !== undefined) generation = moved.generation
      const stamp = stampOf(statSync(partFile))
      made = { ...made, ...(await layOutAnew(indexFile, moved && { ...moved, stamp })) }
    },
  }
}

/** @throws what the file system throws */
function begin(indexFile: string, roomBytes: number): Made {
  rmSync(indexFile, { force: true })
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants
  const fd = openSync(indexFile, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    fchmodSync(fd, 0o600)
    return { inode: fstatSync(fd).ino, indexGeneration: newGeneration(), roomBytes, end: roomBytes, chunks: 0 }
  } finally {
    closeSync(fd)
  }
}

/**
 * The index of one part while it is written: chunks of rows are appended, the summary before them is
 * rewritten in place.
 *
 *   sink/part-writer.ts --blocks as they were written--> [index writer] --> {part}.idx
 *
 * The index is a cache: it follows its part by a quarter of a second, and where it cannot be written
 * that is the end of it, not of the trace.
 */
import { closeSync, constants, fchmodSync, fstatSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import type { TraceRecord } from '@agent-inspector/trace-format'
import { CHUNK_ROWS, createChunkBuilder, createSessionFold, rowOf } from '@agent-inspector/trace-format'
import { newGeneration } from '../base/ids.js'
import { INDEX_AGE_MS } from '../base/limits.js'
import { stampOf } from '../part-file/stamp.js'
import { seal } from '../trace-file/index-seal.js'
import { encodeSummary, roomFor } from '../trace-file/index-summary.js'
import { type LaidOut, layOutAnew } from './lay-out-anew.js'

export interface IndexWriter {
  /** A block was appended to the part. */
  add(block: WrittenBlock): void
  /** Write what was added. Never throws. */
  flush(): void
  /** The session has ended: the same, then in full chunks, off the agent's path. Never rejects. */
  finish(): Promise<void>
}

export interface WrittenBlock {
  /** In the part, in bytes. */
  readonly offset: number
  readonly length: number
  /** All of it, in their order. */
  readonly lines: readonly WrittenLine[]
}

export interface WrittenLine {
  readonly record: TraceRecord
  /** Number of the record in its part. */
  readonly seq: number
  /** In UTF-8, newline included. */
  readonly bytes: number
}

export interface IndexWriterOptions {
  /** File name of the part without its ending. */
  readonly part: string
  /** Of the part, 16 hex digits. */
  readonly generation: string
  readonly sessionId: string
  /** The part, which was just begun. */
  readonly partFile: string
  /** What is there is replaced. */
  readonly indexFile: string
}

export function createIndexWriter(options: IndexWriterOptions): IndexWriter {
  const { part, generation, sessionId, partFile, indexFile } = options
  const fold = createSessionFold(sessionId)
  const builder = createChunkBuilder()
  let waiting: Uint8Array[] = []
  let rows = 0
  let made: Made | undefined
  /** Of the part, by the blocks that were added. */
  let coveredBytes = 0
  let isBehind = false
  let isGivenUp = false
  let layingOut: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const takeChunk = (): void => {
    waiting.push(seal(builder.take({ generation, coveredBytes })))
  }

  const write = (): void => {
    const stamp = stampOf(statSync(partFile))
    // Somebody else writes to the part too: it is his to index now.
    if (stamp.bytes !== coveredBytes) throw new Error('the part is not as it was written')
    // Also one without rows: it says how far the index goes.
    takeChunk()
    const session = fold.summary()
    made ??= begin(indexFile, roomFor(part, session))
    const { inode, indexGeneration, roomBytes, end, chunks } = made
    const fd = openSync(indexFile, constants.O_RDWR | constants.O_NOFOLLOW)
    try {
      if (fstatSync(fd).ino !== inode) throw new Error('the index was replaced')
      const newEnd = waiting.reduce((to, bytes) => to + writeSync(fd, bytes, 0, bytes.length, to), end)
      const summary = { part, generation, indexGeneration, coveredBytes, stamp, roomBytes, session }
      writeSync(fd, encodeSummary(summary), 0, roomBytes, 0)
      made = { ...made, end: newEnd, chunks: chunks + waiting.length }
    } finally {
      closeSync(fd)
    }
    waiting = []
    isBehind = false
  }

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (!isBehind || isGivenUp || layingOut !== undefined) return
    try {
      write()
    } catch {
      // Who reads makes it again.
      isGivenUp = true
      waiting = []
    }
  }

  const layOut = async (): Promise<void> => {
    const before = made
    // Full chunks would be as many.
    if (before === undefined || isGivenUp || before.chunks <= 1 + rows / CHUNK_ROWS) return
    try {
      made = { ...before, ...(await layOutAnew(indexFile)) }
    } catch {
      isGivenUp = true
    }
  }

  return {
    add({ offset, length, lines }) {
      if (isGivenUp) return
      let at = 0
      for (const { record, seq, bytes } of lines) {
        fold.add(record)
        if (builder.isFull) takeChunk()
        const row = rowOf(record, { seq, block: offset, offset: at, length: bytes - 1 })
        if (row !== undefined) {
          builder.add(row)
          rows++
        }
        at += bytes
      }
      coveredBytes = offset + length
      isBehind = true
      timer ??= setTimeout(flush, INDEX_AGE_MS).unref()
    },

    flush,

    async finish() {
      flush()
      layingOut ??= layOut().finally(() => {
        layingOut = undefined
        flush()
      })
      await layingOut
    },
  }
}

/** The file as far as it is written. */
interface Made extends LaidOut {
  readonly roomBytes: number
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

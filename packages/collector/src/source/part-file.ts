/**
 * One part of a session, opened for reading: its whole blocks as they were at that moment, however
 * the file goes on.
 *
 *   file-source.ts --openPart--> [part file] --> query/trace-bytes.ts
 */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { CollectorError } from '../base/errors.js'
import type { BlockAt } from '../trace-file/block.js'

export interface PartFile {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  /** 16 hex digits, new at each rewrite. */
  readonly generation: string
  /** Up to the end of the last whole block. */
  readonly bytes: number
  /** Those that can be decoded, in order. */
  readonly blocks: readonly BlockAt[]
  /** UTF-8 bytes of the lines in `blocks`. */
  readonly textBytes: number
  readonly damage: Damage
  /** @throws {CollectorError} `PART_NOT_FOUND` if the file was cut meanwhile */
  read(start: number, end: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** What was passed over. */
export interface Damage {
  /** Bytes between blocks that belong to none. */
  readonly skippedBytes: number
  /** Blocks that do not decode to what their checksum says. */
  readonly blocks: number
  /** Lines that are no record. */
  readonly lines: number
}

/** Opens for reading what is a file itself, never what a symbolic link leads to. */
export function openRegular(file: string): Promise<FileHandle> {
  return open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
}

/** Reads a range whole; less only where the file ends. */
export async function readRange(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(Math.max(0, end - start))
  let at = 0
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return bytes.subarray(0, at)
}

export type PartContent = Omit<PartFile, 'read' | 'close'>

export function createPartFile(handle: FileHandle, content: PartContent): PartFile {
  return {
    ...content,
    async read(start, end) {
      const bytes = await readRange(handle, start, end)
      if (bytes.length === end - start) return bytes
      throw new CollectorError('PART_NOT_FOUND', `Part ${content.part} was cut short while it was read.`)
    },
    close: () => handle.close(),
  }
}

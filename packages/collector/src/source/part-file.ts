/**
 * One part of a session, opened for reading: its whole blocks as they were at that moment, however
 * the file goes on.
 *
 *   file-source.ts --openPart--> [part file] --> query/trace-bytes.ts
 */
import type { FileHandle } from 'node:fs/promises'
import { CollectorError } from '../base/errors.js'
import { readRange } from '../part-file/open-regular.js'
import type { Damage } from '../part-file/part-reading.js'
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

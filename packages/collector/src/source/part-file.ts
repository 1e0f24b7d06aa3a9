/**
 * One part of a session, opened for reading: its whole blocks as they were at that moment, however
 * the file goes on.
 *
 *   open-parts.ts --open--> [part file] --> query/trace-bytes.ts
 */
import type { ForeignKind } from '../part-file/foreign-text.js'
import type { Blocks } from '../trace-file/block-table.js'

export interface PartFile {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  /** 16 hex digits, new at each rewrite. */
  readonly generation: string
  /** Up to the end of the last whole block. */
  readonly bytes: number
  /** Where they are, by what they tell of themselves: none was decoded. */
  blocks(): Promise<Blocks>
  /** Set where others have written it: there are no blocks then. */
  readonly foreign?: ForeignKind
  /**
   * @param into memory to read to, as long as the range at least; default: new memory
   * @throws {CollectorError} `PART_NOT_FOUND` if the file was cut meanwhile
   */
  read(start: number, end: number, into?: Buffer): Promise<Uint8Array>
  close(): void
}

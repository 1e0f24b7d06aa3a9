/**
 * A file whose blocks are not ours, or not known, into lines as ours have them, so that its spans go the same
 * way as all others and are looked at again in the same way.
 *
 *   follow-part.ts --bytes--> [createForeignLines] --lines--> file-rows.ts, text-store.ts
 */
import {
  createForeignReader,
  encodeRecord,
  type ForeignRecords,
  type UnreadableLine,
} from '@agent-inspector/trace-format'
import { createStreamDecoder } from './decode-member.js'

export interface ForeignLines {
  /** @returns whole lines. @throws {DamagedError} if the bytes do not decode */
  push(bytes: Uint8Array): string
  /** The file has ended. @returns what is left of it */
  end(): string
  /** Lines so far that hold no record: counted, passed over. */
  readonly unread: number
  readonly firstUnread: UnreadableLine | undefined
}

export function createForeignLines(): ForeignLines {
  const decoder = createStreamDecoder()
  const reader = createForeignReader()
  let unread = 0
  let seq = 0

  const linesOf = ({ records, unknown }: ForeignRecords): string => {
    unread += unknown
    return records.map((record) => `${encodeRecord(record, seq++)}\n`).join('')
  }

  return {
    push: (bytes) => linesOf(reader.push(decoder.push(bytes))),
    end: () => linesOf(reader.push(decoder.end())) + linesOf(reader.end()),
    get unread() {
      return unread
    },
    get firstUnread() {
      return reader.firstUnknown
    },
  }
}

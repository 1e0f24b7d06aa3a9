/**
 * Files of the directory that others have written: each is one session, called as its file. They are read as they
 * are and never written to; no index is kept of them.
 *
 *   directory.ts --foreign file--> [foreign files] --summary, bytes--> file-source.ts
 */
import { createHash } from 'node:crypto'
import path from 'node:path'
import {
  addLedgers,
  createForeignReader,
  createSessionFold,
  EMPTY_LEDGER,
  type FoldedSession,
  type Ledger,
  type SessionFold,
  type SessionSummary,
  settle,
} from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import { FOREIGN_TEXT_BYTES, LINE_UNITS, OPEN_READINGS } from '../base/limits.js'
import { type ForeignKind, readForeignText } from '../part-file/foreign-text.js'
import { openRegular, readRange, readSlices } from '../part-file/open-regular.js'
import { createPause } from '../part-file/pause.js'
import { createBlockTable } from '../trace-file/block-table.js'
import type { FileStamp } from '../trace-file/index-summary.js'
import type { UnreadableFile } from './directory.js'
import type { PartFile } from './part-file.js'
import { summarise } from './session-reading.js'
import { unreadableSession } from './unreadable-session.js'

const NOBODY: ReadonlySet<string> = new Set()

export interface ForeignFile extends UnreadableFile {
  readonly foreign: ForeignKind
}

export function isForeign(file: UnreadableFile): file is ForeignFile {
  return file.foreign !== undefined
}

export interface ForeignFiles {
  /** @param nowNs nanoseconds since the Unix epoch @throws what the file system throws */
  summaryOf(file: ForeignFile, nowNs: bigint): Promise<SessionSummary>
  /** @throws what the file system throws */
  open(file: ForeignFile): Promise<PartFile>
}

interface Read {
  readonly stamp: FileStamp
  readonly session: Promise<(nowNs: bigint) => FoldedSession>
}

export interface ForeignFilesOptions {
  readonly dir: string
  /** Text of one file, in bytes; what is beyond is not read, and counted as one line. Default 1 GiB. */
  readonly maxTextBytes?: number
}

export function createForeignFiles({ dir, maxTextBytes = FOREIGN_TEXT_BYTES }: ForeignFilesOptions): ForeignFiles {
  const known = new Map<string, Read>()

  const read = (file: ForeignFile): Read['session'] => {
    const before = known.get(file.fileName)
    if (before?.stamp === file.stamp) return before.session
    const session = readSession(path.join(dir, file.fileName), file, maxTextBytes)
    known.delete(file.fileName)
    known.set(file.fileName, { stamp: file.stamp, session })
    const [oldest] = known.keys()
    if (known.size > KNOWN_FILES && oldest !== undefined) known.delete(oldest)
    session.catch(() => known.delete(file.fileName))
    return session
  }

  return {
    async summaryOf(file, nowNs) {
      const session = (await read(file))(nowNs)
      const { fileName, stamp } = file
      if (session.ledger.written === 0) return unreadableSession({ ...file, unreadable: NOTHING_IN_IT })
      const parts = [{ part: fileName, generation: generationOf(file), bytes: stamp.bytes }]
      return summarise(session, parts, () => NOBODY)
    },

    async open(file) {
      const handle = await openRegular(path.join(dir, file.fileName))
      const { size: bytes } = await handle.stat()
      const { fileName: part, foreign } = file
      return {
        part,
        generation: generationOf(file),
        bytes,
        foreign,
        blocks: async () => createBlockTable().upTo(0),

        async read(start, end) {
          const range = await readRange(handle, start, end)
          if (range.length === end - start) return range
          throw new CollectorError('PART_NOT_FOUND', `File ${part} was cut short while it was read.`)
        },

        close: () => void handle.close(),
      }
    },
  }
}

const NOTHING_IN_IT = 'The file holds no span that can be read.'
/** Summaries of other people's files that are kept: all that anybody has, and yet bounded. */
const KNOWN_FILES = 100 * OPEN_READINGS

/** Stays while a file grows. */
function generationOf({ fileName, stamp }: ForeignFile): string {
  return createHash('sha256').update(`${stamp.inode} ${fileName}`).digest('hex').slice(0, 16)
}

/** @returns the session as it stands at a time */
async function readSession(
  file: string,
  { fileName, foreign }: ForeignFile,
  maxTextBytes: number,
): Promise<(nowNs: bigint) => FoldedSession> {
  const fold = createSessionFold(fileName)
  const passedOver = await readInto(fold, file, foreign, maxTextBytes)
  const counted = (session: FoldedSession): FoldedSession => ({
    ...session,
    ledger: addLedgers(session.ledger, passedOver),
  })
  // The fold of many spans is large: it goes when the session has settled.
  let unsettled: SessionFold | undefined = fold
  const last = fold.summary()
  return (nowNs) => {
    const settled = settle(last, nowNs)
    if (settled !== undefined) unsettled = undefined
    return counted(settled ?? unsettled?.summary(nowNs) ?? last)
  }
}

/** @returns what is no record */
async function readInto(fold: SessionFold, file: string, kind: ForeignKind, maxTextBytes: number): Promise<Ledger> {
  const reader = createForeignReader({ maxUnits: LINE_UNITS })
  const utf8 = new TextDecoder()
  const pause = createPause()
  let unknown = 0
  const add = ({ records, unknown: more }: ReturnType<typeof reader.push>): void => {
    for (const record of records) fold.add(record)
    unknown += more
  }
  const handle = await openRegular(file)
  try {
    const { size } = await handle.stat()
    const bytes = { read: (start: number, end: number) => readRange(handle, start, end) }
    for await (const piece of readForeignText(readSlices(bytes, 0, size), kind, maxTextBytes)) {
      add(reader.push(utf8.decode(piece, { stream: true })))
      const turn = pause()
      if (turn !== undefined) await turn
    }
  } catch (cause) {
    if (!isOfTheContent(cause)) throw cause
    // From here on nothing can be read.
    unknown++
  } finally {
    await handle.close()
  }
  add(reader.end())
  const { firstUnknown: firstUnreadable } = reader
  return { ...EMPTY_LEDGER, unreadableLines: unknown, ...(firstUnreadable !== undefined && { firstUnreadable }) }
}

/** zlib does not understand it, or there is more than we read. */
function isOfTheContent(cause: unknown): boolean {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return code.startsWith('Z_') || code === 'TRACE_TOO_LARGE'
}

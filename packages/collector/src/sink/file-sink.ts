/**
 * Writes the records of every session to its part file, in blocks.
 *
 *   capture queue --records--> [file sink] --a part writer for each session--> {part}.jsonl.gz
 *
 * A block is closed when it is full, when its first line is 100 ms old, and at a pause and at the end
 * of a session. Where the directory cannot be written, that is said once, a bounded amount of lines
 * waits, and writing goes on by itself when it can.
 */
import { accessSync, constants, readdirSync } from 'node:fs'
import { type PartSummary, type TraceRecord, timeOf } from '@agent-inspector/trace-format'
import { CollectorError } from '../base/errors.js'
import {
  BLOCK_AGE_MS,
  CLOSE_GRACE_MS,
  KNOWN_PARTS,
  OPEN_FILES,
  PART_BYTES,
  UNWRITTEN_TEXT_UNITS,
  WRITE_RETRY_MS,
  WRITE_SLICE_MS,
} from '../base/limits.js'
import { createFlushTurns } from '../index-file/flush-turns.js'
import { createLiveFiles, type LiveFiles } from '../process/live-files.js'
import { makeDir } from '../process/make-dir.js'
import { removeLeftovers } from '../process/remove-leftovers.js'
import { describeThisProcess } from '../process/this-process.js'
import type { Appended, SpanSink } from '../span/ports.js'
import { foldCase, partOfFile, stemsOf } from '../trace-file/file-name.js'
import { createTextBuffers } from '../trace-file/text-buffers.js'
import { createFileSyncs } from './file-syncs.js'
import { type Location, locatePart, newPart } from './locate-part.js'
import { createPartWriter, type PartWriter } from './part-writer.js'
import { isEnd, isSafePoint, isStart, startOf } from './record-points.js'
import { createWriteAttempts } from './write-attempts.js'

export interface FileSinkOptions {
  /** Where part files live. Made if absent, for this user alone. */
  readonly dir: string
  /** Who writes which part. Default: of this sink's own. */
  readonly live?: LiveFiles
  /** Called after each block was written. */
  readonly onAppend?: (appended: Appended) => void
  /** Of a part, before the session goes on in another. Default 2 GiB. */
  readonly maxPartBytes?: number
  /** Called once each time that writing begins to fail. */
  readonly onProblem?: (problem: CollectorError) => void
}

export interface FileSink extends SpanSink {
  /** False while the directory cannot be written: recording goes on live-only. */
  readonly writable: boolean
  /** The parts of a session that this sink writes; empty if it writes none, or has forgotten it since. */
  parts(sessionId: string): readonly PartSummary[]
  /** Nobody ends the session, but nothing came for long: its part is left as at an end. What comes yet goes on in it. */
  rest(sessionId: string): void
}

/** How many writers are looked at to find one to forget: all would be too many, when many are being compacted. */
const FORGET_LOOKS = 8

export function createFileSink({
  dir,
  live = createLiveFiles({ dir, self: describeThisProcess() }),
  onAppend = () => {},
  maxPartBytes = PART_BYTES,
  onProblem = () => {},
}: FileSinkOptions): FileSink {
  const writers = new Map<string, PartWriter>()
  const waiting = new Set<PartWriter>()
  const openFiles = new Set<PartWriter>()
  /** Of sessions that have finished: what comes late is written, and the part left again. */
  const ended = new Set<PartWriter>()
  /** Of these those that nobody has finished: whatever comes resumes them. */
  const resting = new Set<PartWriter>()
  const turns = createFlushTurns()
  const shared = { dir, live, onAppend, turns, maxPartBytes, buffers: createTextBuffers() }
  const attempts = createWriteAttempts(dir, onProblem)
  const syncs = createFileSyncs((cause) => attempts.fail(cause))
  /** Ended, and being compacted, or in the row for it: one after another. */
  const finishing = new Map<PartWriter, AbortController>()
  let finished = Promise.resolve()
  let unwrittenUnits = 0
  let taken: Map<string, string> | undefined
  let timer: NodeJS.Timeout | undefined
  let dueMs: number | undefined
  let isClosed = false

  const locate = (sessionId: string): Location => {
    let location = newPart(stemsOf(sessionId)[0] ?? '')
    attempts.run(() => {
      taken ??= partsOf(dir, live)
      location = locatePart(sessionId, { dir, taken, live })
      taken.set(foldCase(location.part), location.part)
    })
    return location
  }

  const writerOf = (record: TraceRecord): PartWriter => {
    const known = writers.get(record.sessionId)
    if (known !== undefined) return known
    const writer = createPartWriter({ ...shared, location: locate(record.sessionId), started: startOf(record) })
    if (writers.size >= KNOWN_PARTS) forgetOne()
    writers.set(record.sessionId, writer)
    return writer
  }

  /** The part is found again by its file. Who has work is asked again when his turn comes round. */
  const forgetOne = (): void => {
    for (let look = 0; look < FORGET_LOOKS; look++) {
      const [oldest] = writers
      if (oldest === undefined) return
      const [sessionId, writer] = oldest
      writers.delete(sessionId)
      if (writer.hasWork || finishing.has(writer)) {
        writers.set(sessionId, writer)
        continue
      }
      leave(writer)
      ended.delete(writer)
      resting.delete(writer)
      return
    }
  }

  const release = (writer: PartWriter): void => {
    writer.release()
    openFiles.delete(writer)
  }

  const leave = (writer: PartWriter): void => {
    writer.leave()
    openFiles.delete(writer)
  }

  const end = (writer: PartWriter): void => {
    release(writer)
    if (finishing.has(writer)) return
    const controller = new AbortController()
    finishing.set(writer, controller)
    finished = finished.then(async () => {
      if (!controller.signal.aborted) await writer.finish(controller.signal)
      finishing.delete(writer)
      if (ended.has(writer) && !writer.hasWork) leave(writer)
      // That the copy has taken the place of the part.
      if (!attempts.hasFailed) syncs.begin(dir)
    })
  }

  const flushIndexes = (untilMs = Number.POSITIVE_INFINITY): void => {
    for (const writer of writers.values()) {
      if (performance.now() >= untilMs) return
      writer.flushIndex()
    }
  }

  const writeOut = (writer: PartWriter): void => {
    const before = writer.unwrittenUnits
    openFiles.delete(writer)
    openFiles.add(writer)
    const [oldest] = openFiles
    if (openFiles.size > OPEN_FILES && oldest !== undefined) release(oldest)
    waiting.delete(writer)
    // To the end of the line: what keeps one file from being written may not concern the next.
    if (!attempts.run(() => writer.write())) waiting.add(writer)
    else if (ended.has(writer)) end(writer)
    if (waiting.size === 0) attempts.settled()
    unwrittenUnits -= before - writer.unwrittenUnits
  }

  /** @param untilMs stop then and go on in a later tick */
  const writeAll = (untilMs = Number.POSITIVE_INFINITY): void => {
    dueMs = undefined
    for (const writer of waiting) {
      if (performance.now() >= untilMs) break
      writeOut(writer)
      // Another try is due later: most likely the next file would fare no better.
      if (attempts.hasFailed) break
    }
    if (waiting.size > 0) schedule(attempts.hasFailed ? WRITE_RETRY_MS : 0)
  }

  const schedule = (delayMs: number): void => {
    dueMs ??= performance.now() + delayMs
    timer ??= setTimeout(() => {
      timer = undefined
      writeAll(performance.now() + WRITE_SLICE_MS)
    }, delayMs).unref()
  }

  /** It was resumed: it is not the time to make its part anew. */
  const goOn = (writer: PartWriter): void => {
    ended.delete(writer)
    finishing.get(writer)?.abort()
  }

  const take = (record: TraceRecord): void => {
    const writer = writerOf(record)
    waiting.add(writer)
    if (isEnd(record)) ended.add(writer)
    else if (resting.delete(writer) || isStart(record)) goOn(writer)
    if (unwrittenUnits >= UNWRITTEN_TEXT_UNITS) {
      writer.drop(timeOf(record))
      return
    }
    const before = writer.unwrittenUnits
    const isFull = writer.add(record)
    unwrittenUnits += writer.unwrittenUnits - before
    const isDue = dueMs !== undefined && performance.now() >= dueMs
    if (isDue) writeAll(performance.now() + WRITE_SLICE_MS)
    else if (!attempts.hasFailed && (isFull || isSafePoint(record))) writeOut(writer)
    if (waiting.size > 0) schedule(attempts.hasFailed ? WRITE_RETRY_MS : BLOCK_AGE_MS)
    if (isSafePoint(record) && !writer.hasWork) syncs.begin(writer.file)
  }

  attempts.run(() => {
    makeDir(dir)
    accessSync(dir, constants.W_OK)
  })

  return {
    name: 'file',
    get writable() {
      return !attempts.hasFailed
    },
    parts: (sessionId) => writers.get(sessionId)?.parts ?? [],

    write(record) {
      if (isClosed) return
      try {
        take(record)
      } catch (cause) {
        onProblem(new CollectorError('INTERNAL', `A ${record.type} record could not be written.`, { cause }))
      }
    },

    rest(sessionId) {
      const writer = writers.get(sessionId)
      if (writer === undefined || writer.hasWork || ended.has(writer) || isClosed) return
      resting.add(writer)
      ended.add(writer)
      end(writer)
    },

    async flush() {
      writeAll()
      flushIndexes()
      await syncs.settled()
    },

    flushSync(untilMs = Number.POSITIVE_INFINITY) {
      writeAll(untilMs)
      if (waiting.size > 0 && !attempts.hasFailed) {
        attempts.fail(new Error(`the process ends before the last lines of ${waiting.size} sessions are written`))
      }
      // What a reader makes again by itself, and what only a crash of the machine would show.
      flushIndexes(untilMs)
      syncs.settleSync(untilMs)
    },

    async close() {
      if (isClosed) return
      isClosed = true
      writeAll()
      clearTimeout(timer)
      const grace = setTimeout(() => {
        for (const controller of finishing.values()) controller.abort()
        for (const writer of writers.values()) writer.close()
      }, CLOSE_GRACE_MS).unref()
      await finished
      await Promise.all([...writers.values()].map((writer) => writer.indexed()))
      clearTimeout(grace)
      await syncs.settled()
      for (const writer of writers.values()) writer.close()
      live.close()
    },
  }
}

/** The parts that are there, by their case-folded name. */
function partsOf(dir: string, { self }: LiveFiles): Map<string, string> {
  makeDir(dir)
  const names = readdirSync(dir)
  removeLeftovers(dir, names, self)
  const parts = names.flatMap((name) => partOfFile(name) ?? [])
  return new Map(parts.map((part) => [foldCase(part), part]))
}

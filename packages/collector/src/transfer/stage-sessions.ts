/**
 * Sessions on their way into the directory: written in a folder of their own beside them, which nobody lists, and gone
 * without a trace if the import does not come to its end.
 *
 *   records --> [stage] --> {dir}/.import-…/{part}.jsonl.gz --> adopt-session.ts
 */
import { mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { TraceRecord } from '@agent-inspector/trace-format'
import type { CollectorError } from '../base/errors.js'
import { IMPORT_WAITING_BYTES } from '../base/limits.js'
import { makeDir } from '../process/make-dir.js'
import { createFileSink } from '../sink/file-sink.js'
import { createRecordCutter } from '../span/cut-record.js'
import { recordBytes } from '../span/record-bytes.js'
import { createRedactor } from '../span/redact.js'

export interface Stage {
  /** Where the parts are. */
  readonly dir: string
  /** @throws {CollectorError} `DIR_NOT_WRITABLE` */
  write(records: readonly TraceRecord[]): Promise<void>
  /** All is written. @throws {CollectorError} `DIR_NOT_WRITABLE` */
  close(): Promise<void>
  /** Removes what is still in it. Safe to call twice. */
  remove(): void
}

/** What such a folder is called, with six characters behind it. */
const STAGE_PREFIX = '.import-'

/** @param dir made if absent, for this user alone @throws what the file system throws */
export function createStage(dir: string): Stage {
  makeDir(dir)
  const own = mkdtempSync(path.join(dir, STAGE_PREFIX))
  let problem: CollectorError | undefined
  const sink = createFileSink({
    dir: own,
    onProblem: (found) => {
      problem = found
    },
  })
  const redact = createRedactor({ environment: process.env })
  const cut = createRecordCutter({ redact, environment: process.env })
  let waitingBytes = 0

  /** As it is captured: without secrets, its big values beside it. */
  const piecesOf = function* (record: TraceRecord): Generator<TraceRecord> {
    const steps = cut(record)
    if (steps === undefined) {
      yield redact(record)
      return
    }
    let step = steps.next()
    for (; step.done !== true; step = steps.next()) if (step.value !== undefined) yield step.value
    yield step.value
  }

  const flush = async (): Promise<void> => {
    await sink.flush()
    waitingBytes = 0
    if (problem !== undefined) throw problem
  }

  return {
    dir: own,

    async write(records) {
      for (const record of records) {
        for (const piece of piecesOf(record)) {
          sink.write(piece)
          waitingBytes += recordBytes(piece)
          if (waitingBytes >= IMPORT_WAITING_BYTES) await flush()
        }
      }
    },

    async close() {
      await flush()
      await sink.close()
      if (problem !== undefined) throw problem
    },

    remove: () => rmSync(own, { recursive: true, force: true }),
  }
}

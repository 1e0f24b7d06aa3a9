/**
 * Attempts to write in the traces directory, of which some fail: it is told once, until all that waited is written.
 *
 *   file-sink.ts --what may throw--> [write attempts] --DIR_NOT_WRITABLE, once--> log
 */
import { CollectorError } from '../base/errors.js'

export interface WriteAttempts {
  /** The latest one did: it is not the time for another. */
  readonly hasFailed: boolean
  /** @returns false if it failed */
  run(attempt: () => void): boolean
  /** Something of an earlier one has failed since. */
  fail(cause: unknown): void
  /** Nothing waits any more: the next failure is news again. */
  settled(): void
}

export function createWriteAttempts(dir: string, onProblem: (problem: CollectorError) => void): WriteAttempts {
  let hasFailed = false
  let isTold = false

  const fail = (cause: unknown): void => {
    hasFailed = true
    if (isTold) return
    isTold = true
    const why = cause instanceof Error ? cause.message : String(cause)
    onProblem(new CollectorError('DIR_NOT_WRITABLE', `Trace files cannot be written to ${dir}: ${why}.`, { cause }))
  }

  return {
    get hasFailed() {
      return hasFailed
    },

    run(attempt) {
      try {
        attempt()
        hasFailed = false
        return true
      } catch (cause) {
        fail(cause)
        return false
      }
    },

    fail,

    settled() {
      isTold = false
    },
  }
}

/**
 * Puts part files through to the disk itself, off the agent's path: at a pause and at the end of a
 * session, where a power cut would cost the most.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { hasCode } from '../base/has-code.js'

export interface FileSyncs {
  /** Sync a file, when it is its turn. Once more for a file that waits for its turn does nothing. */
  begin(file: string): void
  /** Resolves when all that was begun is done. */
  settled(): Promise<void>
  /** The same before it returns. What is not begun by then, in milliseconds of `performance.now()`, is left to the system. */
  settleSync(untilMs?: number): void
}

/** At a time: threads of the process are for its agent too. */
const AT_ONCE = 2

/** @param onFailure gets what the file system throws; a file that was removed meanwhile is no failure */
export function createFileSyncs(onFailure: (cause: unknown) => void): FileSyncs {
  const waiting = new Set<string>()
  const running = new Map<string, Promise<void>>()
  const report = (cause: unknown): void => {
    if (!hasCode(cause, 'ENOENT')) onFailure(cause)
  }

  const beginNext = (): void => {
    const [file] = waiting
    if (file === undefined || running.size >= AT_ONCE) return
    waiting.delete(file)
    const done = syncFile(file)
      .catch(report)
      .finally(() => {
        running.delete(file)
        beginNext()
      })
    running.set(file, done)
  }

  return {
    begin(file) {
      waiting.add(file)
      beginNext()
    },

    async settled() {
      while (running.size > 0) await Promise.all(running.values())
    },

    settleSync(untilMs = Number.POSITIVE_INFINITY) {
      for (const file of [...running.keys(), ...waiting]) {
        if (performance.now() >= untilMs) return
        waiting.delete(file)
        try {
          syncFileSync(file)
        } catch (cause) {
          report(cause)
        }
      }
    },
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function syncFileSync(file: string): void {
  const fd = openSync(file, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

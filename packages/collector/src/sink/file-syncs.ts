/**
 * Puts part files through to the disk itself, off the agent's path: at a pause and at the end of a
 * session, where a power cut would cost the most.
 */
import { closeSync, fsyncSync, openSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { hasCode } from '../base/has-code.js'

export interface FileSyncs {
  /** Begin to sync a file. Once more for the same file while that runs does nothing. */
  begin(file: string): void
  /** Resolves when all that was begun is done. */
  settled(): Promise<void>
  /** The same before it returns. */
  settleSync(): void
}

/** @param onFailure gets what the file system throws; a file that was removed meanwhile is no failure */
export function createFileSyncs(onFailure: (cause: unknown) => void): FileSyncs {
  const running = new Map<string, Promise<void>>()
  const report = (cause: unknown): void => {
    if (!hasCode(cause, 'ENOENT')) onFailure(cause)
  }

  return {
    begin(file) {
      if (running.has(file)) return
      const done = syncFile(file)
        .catch(report)
        .finally(() => running.delete(file))
      running.set(file, done)
    },

    async settled() {
      await Promise.all(running.values())
    },

    settleSync() {
      for (const file of running.keys()) {
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

/**
 * Whether the disk of the trace files is nearly full.
 *
 *   statfs --> [watch disk] --DiskSpace, when it gets low and when it is not any more--> live sink
 */
import { statfs } from 'node:fs/promises'
import { hasCode } from '../base/has-code.js'
import { DISK_CHECK_EVERY_MS, DISK_LOW_BYTES } from '../base/limits.js'
import type { DiskSpace } from '../sink/live-event.js'

export interface DiskWatchOptions {
  readonly dir: string
  readonly onChange: (space: DiskSpace) => void
  /** Default `DISK_LOW_BYTES`. */
  readonly lowBytes?: number
}

export interface DiskWatch {
  /** Looks now, and tells if it has changed. @returns nothing where there is no such directory */
  look(): Promise<DiskSpace | undefined>
  close(): void
}

/** So much more must be free again, as a factor: or it would be told each time that a file comes or goes. */
const ENOUGH_AGAIN = 1.25

export function watchDisk({ dir, onChange, lowBytes = DISK_LOW_BYTES }: DiskWatchOptions): DiskWatch {
  let isLow = false

  const look = async (): Promise<DiskSpace | undefined> => {
    const space = await readSpace(dir)
    if (space === undefined) return undefined
    const before = isLow
    isLow = space.freeBytes < (before ? lowBytes * ENOUGH_AGAIN : lowBytes)
    if (isLow !== before) onChange({ ...space, isLow })
    return { ...space, isLow }
  }

  // A file system that cannot tell is asked again.
  void look().catch(() => {})
  const timer = setInterval(() => void look().catch(() => {}), DISK_CHECK_EVERY_MS).unref()

  return { look, close: () => clearInterval(timer) }
}

async function readSpace(dir: string): Promise<Omit<DiskSpace, 'isLow'> | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(dir)
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw cause
  }
}

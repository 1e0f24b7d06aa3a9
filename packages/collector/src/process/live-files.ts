/**
 * The `.live` files of this process: one beside each part that it writes, from before its first block to its
 * clean end.
 *
 *   sink/ --claim, release--> [live files] --make, touch, remove--> {part}.live
 *
 * The claim is what keeps a part to one writer: of two that want it, one makes the file.
 */
import { closeSync, constants, lstatSync, openSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import { lutimes } from 'node:fs/promises'
import { hasCode } from '../base/has-code.js'
import { newWriterId } from '../base/ids.js'
import { SILENT_WRITER_MS, TOUCH_EVERY_MS } from '../base/limits.js'
import { type Control, encodeWriter, isGone, liveFilePath, readLiveFile } from './live-file.js'
import { inDir } from './make-dir.js'
import type { ThisProcess } from './this-process.js'

export interface LiveFiles {
  readonly self: ThisProcess
  /**
   * Takes a part for this process; once more for the same part gives the same answer.
   *
   * @returns false if somebody writes it who is not gone
   * @throws what the file system throws
   */
  claim(part: string, sessionId: string): boolean
  /** The part has come to a clean end. */
  release(part: string): void
  /** This process writes it, or wrote it once. */
  wrote(part: string): boolean
  /** From now on the files say where this process can be told. */
  setControl(control: Control): void
  /** Releases all. Safe to call twice, and when the process exits. */
  close(): void
}

export interface LiveFilesOptions {
  /** Made if absent, for this user alone. */
  readonly dir: string
  readonly self: ThisProcess
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants

export function createLiveFiles({ dir, self }: LiveFilesOptions): LiveFiles {
  /** Session ids by part. */
  const held = new Map<string, string>()
  const wrote = new Set<string>()
  let control: Control | undefined
  let timer: NodeJS.Timeout | undefined

  const textOf = (sessionId: string): string =>
    encodeWriter({ ...self, sessionId, ...(control !== undefined && { control }) })

  const isOurs = (part: string): boolean => readLiveFile(dir, part)?.writer?.writer === self.writer

  const take = (part: string, sessionId: string): boolean => {
    const file = liveFilePath(dir, part)
    if (create(file, textOf(sessionId))) return true
    return underLock(`${file}-lock`, () => {
      const seen = readLiveFile(dir, part)
      if (seen !== undefined && !isGone(seen, self, Date.now())) return false
      replace(file, textOf(sessionId))
      return true
    })
  }

  const touchAll = async (): Promise<void> => {
    for (const [part, sessionId] of held) {
      const now = new Date()
      const file = liveFilePath(dir, part)
      // Whoever removed it did not know that it is needed; where it cannot be made, the part cannot be written either.
      await lutimes(file, now, now).catch((cause: unknown) => {
        if (hasCode(cause, 'ENOENT') && held.has(part)) attempt(() => create(file, textOf(sessionId)))
      })
    }
  }

  const release = (part: string): void => {
    if (!held.delete(part)) return
    attempt(() => {
      if (isOurs(part)) unlinkSync(liveFilePath(dir, part))
    })
  }

  return {
    self,

    claim(part, sessionId) {
      if (held.has(part)) return true
      if (!inDir(dir, () => take(part, sessionId))) return false
      held.set(part, sessionId)
      wrote.add(part)
      timer ??= setInterval(touchAll, TOUCH_EVERY_MS).unref()
      return true
    },

    release,
    wrote: (part) => wrote.has(part),

    setControl(next) {
      control = next
      for (const [part, sessionId] of held) {
        attempt(() => {
          if (isOurs(part)) replace(liveFilePath(dir, part), textOf(sessionId))
        })
      }
    },

    close() {
      clearInterval(timer)
      timer = undefined
      for (const part of [...held.keys()]) release(part)
    },
  }
}

/** @returns false if something is there already */
function create(file: string, text: string): boolean {
  let fd: number
  try {
    fd = openSync(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  } catch (cause) {
    if (hasCode(cause, 'EEXIST')) return false
    throw cause
  }
  try {
    writeFileSync(fd, text)
    return true
  } catch (cause) {
    attempt(() => unlinkSync(file))
    throw cause
  } finally {
    closeSync(fd)
  }
}

/** Whole or not at all: a reader never sees half of it. */
function replace(file: string, text: string): void {
  const next = `${file}-${newWriterId()}`
  create(next, text)
  renameSync(next, file)
}

/**
 * Of several processes that want to take over one part, one at a time looks whether it still can.
 *
 * @returns false if somebody else is at it
 */
function underLock(lock: string, run: () => boolean): boolean {
  const heldMs = Date.now() - (lstatSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
  // Its process died in the moment that it held it.
  if (heldMs > SILENT_WRITER_MS) attempt(() => unlinkSync(lock))
  if (!create(lock, '')) return false
  try {
    return run()
  } finally {
    attempt(() => unlinkSync(lock))
  }
}

/** For what is done as well as it can be: nobody depends on it. */
function attempt(run: () => unknown): void {
  try {
    run()
  } catch {}
}

/**
 * One part file as its writer sees it: whole blocks are appended, or nothing is.
 *
 *   part-writer.ts --block--> [append file] --one write--> disk
 */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  ftruncateSync,
  openSync,
  renameSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { hasCode } from '../base/has-code.js'
import { inDir } from '../process/make-dir.js'

export interface AppendFile {
  /** Bytes of whole blocks. */
  readonly bytes: number
  /**
   * Append a block with one write. What a short or failed write left is cut off before anything else
   * is written.
   *
   * @returns `gone` if the file was removed, `shared` if it is no longer this writer's alone: nothing is written then
   * @throws what the file system throws
   */
  append(block: Uint8Array): 'written' | 'gone' | 'shared'
  /**
   * Puts another file into its place, which is this writer's from then on.
   *
   * @param bytes of whole blocks in it
   * @returns false if this one is not as it was written: nothing is done then
   * @throws what the file system throws
   */
  replaceBy(other: string, bytes: number): boolean
  /** Gives the handle back; the next append takes one again. */
  release(): void
}

/** Somebody has put something else in its place, or taken it for himself. */
const NOT_OURS = ['ELOOP', 'EISDIR', 'EACCES', 'EPERM']
const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants

/** @param bytes 0: the file is made with the first block, and so is its directory, for this user alone */
export function createAppendFile(file: string, bytes: number): AppendFile {
  let size = bytes
  let fd: number | undefined
  let fileId: string | undefined
  // Bytes of a failed write may stand after the last whole block.
  let torn = false

  const open = (): number | 'gone' | 'shared' => {
    if (fd !== undefined) return fd
    const isNew = size === 0 && fileId === undefined
    try {
      fd = isNew ? inDir(path.dirname(file), () => create(file)) : openSync(file, O_RDWR | O_APPEND | O_NOFOLLOW)
    } catch (cause) {
      if (!isNew && hasCode(cause, 'ENOENT')) return 'gone'
      if (hasCode(cause, ...(isNew ? ['EEXIST'] : NOT_OURS))) return 'shared'
      throw cause
    }
    fileId ??= idOf(fstatSync(fd))
    return fd
  }
  const release = (): void => {
    if (fd !== undefined) closeSync(fd)
    fd = undefined
  }

  const stateOf = (stat: Stats): 'gone' | 'shared' | 'ours' => {
    if (stat.nlink === 0 || idOf(stat) !== fileId) return 'gone'
    return stat.size === size || torn ? 'ours' : 'shared'
  }
  const undo = (to: number): void => {
    ftruncateSync(to, size)
    torn = false
  }

  return {
    get bytes() {
      return size
    },

    append(block) {
      const to = open()
      if (typeof to === 'string') return to
      const state = stateOf(fstatSync(to))
      if (state !== 'ours') {
        release()
        return state
      }
      if (torn) undo(to)
      torn = true
      const written = writeSync(to, block)
      if (written < block.length) {
        undo(to)
        throw new Error(`only ${written} of ${block.length} bytes could be written`)
      }
      torn = false
      size += written
      return 'written'
    },

    replaceBy(other, bytes) {
      const present = open()
      const isWhole = typeof present === 'number' && !torn && stateOf(fstatSync(present)) === 'ours'
      release()
      if (!isWhole) return false
      renameSync(other, file)
      size = bytes
      fileId = idOf(statSync(file))
      return true
    },

    release,
  }
}

function create(file: string): number {
  const fd = openSync(file, O_RDWR | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  // A default ACL of the directory could have widened it.
  fchmodSync(fd, 0o600)
  return fd
}

function idOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`
}

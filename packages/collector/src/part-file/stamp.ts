/** A file as the file system tells it, for comparison with what an index was made from. */
import type { Stats } from 'node:fs'
import type { FileStamp } from '../trace-file/index-summary.js'

export function stampOf({ ino, size, mtimeMs }: Stats): FileStamp {
  return { inode: ino, bytes: size, changedMs: mtimeMs }
}

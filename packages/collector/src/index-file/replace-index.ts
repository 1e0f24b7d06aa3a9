/**
 * A whole new index in the place of the one that is there: written beside it and renamed, so that a
 * reader has the one or the other.
 *
 *   summary, chunks --> [replaceIndex] --> {part}.idx
 */
import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { encodeSummary, type IndexSummary } from '../trace-file/index-summary.js'

/**
 * @param room asked before the first chunk is written, and if there is none at the end: bytes of the summary
 * @param write appends the chunks and says what the summary is then
 * @throws what the file system throws; nothing is left behind then
 */
export async function replaceIndex(
  indexFile: string,
  room: () => number,
  write: (append: (bytes: Uint8Array) => Promise<void>) => Promise<Omit<IndexSummary, 'roomBytes'>>,
): Promise<{ readonly inode: number; readonly end: number; readonly chunks: number }> {
  const beside = `${indexFile}.${randomBytes(4).toString('hex')}.tmp`
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDWR } = constants
  const handle = await open(beside, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  try {
    let roomBytes: number | undefined
    let end = 0
    let chunks = 0
    const summary = await write(async (bytes) => {
      roomBytes ??= room()
      end = await writeAt(handle, bytes, Math.max(end, roomBytes))
      chunks++
    })
    roomBytes ??= room()
    await writeAt(handle, encodeSummary({ ...summary, roomBytes }), 0)
    await handle.chmod(0o600)
    const { ino: inode } = await handle.stat()
    await rename(beside, indexFile)
    return { inode, end: Math.max(end, roomBytes), chunks }
  } catch (cause) {
    await rm(beside, { force: true })
    throw cause
  } finally {
    await handle.close()
  }
}

/** @returns the offset after them */
async function writeAt(handle: FileHandle, bytes: Uint8Array, at: number): Promise<number> {
  const { bytesWritten } = await handle.write(bytes, 0, bytes.length, at)
  if (bytesWritten < bytes.length) throw new Error(`only ${bytesWritten} of ${bytes.length} bytes could be written`)
  return at + bytesWritten
}

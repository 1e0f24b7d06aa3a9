/** Files of the traces directory, opened for reading. */
import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** Opens for reading what is a file itself, never what a symbolic link leads to. */
export function openRegular(file: string): Promise<FileHandle> {
  return open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
}

/** Reads a range whole; less only where the file ends. */
export async function readRange(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(Math.max(0, end - start))
  let at = 0
  while (at < bytes.length) {
    const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return bytes.subarray(0, at)
}

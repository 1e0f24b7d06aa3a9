/** Files of the traces directory, opened for reading. */
import { constants, read } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import type { RangeBuffers } from './range-buffers.js'

/** Opens for reading what is a file itself, never what a symbolic link leads to. */
export function openRegular(file: string): Promise<FileHandle> {
  return open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
}

/** Of a file, read at a time. */
const SLICE_BYTES = 256 * 1024

/** As it is, a slice at a time. @param buffers lend the memory for a range that is one slice */
export async function* readSlices(
  from: { read(start: number, end: number, into?: Buffer): Promise<Uint8Array> },
  start: number,
  end: number,
  buffers?: RangeBuffers,
): AsyncGenerator<Uint8Array> {
  for (let at = start; at < end; at += SLICE_BYTES) {
    yield await from.read(at, Math.min(end, at + SLICE_BYTES), buffers?.take(end - start))
  }
}

/** Reads a range whole; less only where the file ends. @param into as long as the range at least; default: new memory */
export async function readRange({ fd }: FileHandle, start: number, end: number, into?: Buffer): Promise<Uint8Array> {
  const length = Math.max(0, end - start)
  const bytes = into?.subarray(0, length) ?? Buffer.allocUnsafe(length)
  let at = 0
  while (at < bytes.length) {
    const bytesRead = await readInto(fd, bytes, at, start + at)
    if (bytesRead === 0) break
    at += bytesRead
  }
  return at === bytes.length ? bytes : bytes.subarray(0, at)
}

/** With a callback: the promises of a file handle take longer than the reading. */
function readInto(fd: number, bytes: Buffer, at: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, bytes, at, bytes.length - at, position, (cause, bytesRead) => {
      if (cause === null) resolve(bytesRead)
      else reject(cause)
    })
  })
}

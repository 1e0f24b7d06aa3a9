/**
 * The summary of an index from its file, at once: a list reads thousands of them, and a promise costs
 * more than the reading.
 *
 *   {part}.idx --first 1024 bytes--> [readSummary] --> source/summary-cache.ts
 */
import { closeSync, constants, openSync, readSync } from 'node:fs'
import { decodeSummary, type IndexSummary, SUMMARY_BYTES, summaryRoom } from '../trace-file/index-summary.js'

/** @returns `undefined` if there is none, or none that can be read */
export function readSummary(indexFile: string): IndexSummary | undefined {
  let fd: number | undefined
  try {
    fd = openSync(indexFile, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const first = read(fd, SUMMARY_BYTES)
    const room = summaryRoom(first)
    if (room === undefined) return undefined
    return decodeSummary(room === SUMMARY_BYTES ? first : read(fd, room))
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

function read(fd: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, 0))
}

/**
 * Which file the records of a session go to: a part of it that nobody writes any more, or a new one.
 *
 *   session id, directory --> [locatePart] --> name, generation, where the next block goes --> part-writer.ts
 *
 * Nothing that is not ours is opened for writing, no symbolic link is followed.
 */
import { closeSync, constants, fstatSync, ftruncateSync, lstatSync, openSync, readSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import { newGeneration, newWriterId } from '../base/ids.js'
import { TAIL_BYTES } from '../base/limits.js'
import { readLiveFile, seesProcessOf } from '../process/live-file.js'
import type { LiveFiles } from '../process/live-files.js'
import { blockLengthAt, decodeBlock, HEAD_BYTES } from '../trace-file/block.js'
import { foldCase, PART_SUFFIX, partOfWriter, stemsOf } from '../trace-file/file-name.js'
import { findTail, type Tail } from '../trace-file/find-tail.js'
import { type PartHeader, readHeader } from '../trace-file/part-header.js'
import { tornBlock } from '../trace-file/prove-torn.js'

export interface Location {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  readonly generation: string
  /** Bytes of whole blocks; 0: the file is to be made. */
  readonly bytes: number
  /** Number of the next record. */
  readonly nextSeq: number
}

export interface LocateOptions {
  readonly dir: string
  /** Parts of the directory by their case-folded name; may be older than the directory. */
  readonly taken: ReadonlyMap<string, string>
  readonly live: LiveFiles
}

/** A part that is there is claimed, and then no longer changed by anybody else. */
export function locatePart(sessionId: string, options: LocateOptions): Location {
  const { dir, taken } = options
  const stems = stemsOf(sessionId)
  const found = stems.map((stem) => ({ stem, file: inspect(fileOf(dir, stem)) }))
  const ofSession = found.find(({ file }) => typeof file === 'object' && file.header.sessionId === sessionId)
  const isFree = (stem: string): boolean => (taken.get(foldCase(stem)) ?? stem) === stem
  const free = found.find(({ stem, file }) => (file === 'none' || file === 'torn' ? isFree(stem) : false))
  const { stem, file } = ofSession ?? free ?? { stem: stems.at(-1) ?? '', file: 'foreign' }
  if (file === 'none') return newPart(stem)
  const location = file === 'foreign' ? undefined : goOn(stem, sessionId, options)
  return location ?? newPart(partOfWriter(stem, newWriterId()))
}

/** @returns nothing if somebody else writes it, or may */
function goOn(stem: string, sessionId: string, { dir, live }: LocateOptions): Location | undefined {
  const file = fileOf(dir, stem)
  const former = readLiveFile(dir, stem)?.writer
  // Only who can see whether the former writer lives may cut: another would cut what is just being written.
  const mayCut = former === undefined || seesProcessOf(live.self, former)
  if ((!mayCut && !isWhole(inspect(file))) || !live.claim(stem, sessionId)) return undefined
  // Until it was claimed, somebody may have written.
  const now = inspect(file)
  if (now === 'torn') unlinkSync(file)
  if (now === 'torn' || now === 'none') return newPart(stem)
  if (typeof now === 'object' && now.tail !== undefined && now.rest !== 'stray') {
    const { header, tail, rest } = now
    if (rest === 'torn') cut(file, tail)
    return { part: stem, generation: header.generation, bytes: tail.end, nextSeq: tail.lastSeq + 1 }
  }
  live.release(stem)
  return undefined
}

/** A part that is not there yet. Number 0 is its first line's. */
export function newPart(part: string): Location {
  return { part, generation: newGeneration(), bytes: 0, nextSeq: 1 }
}

interface Found {
  readonly header: PartHeader
  /** Absent: no line of its end can be read. */
  readonly tail: Tail | undefined
  /** What stands after it: nothing, the beginning of a block, or what nobody may cut. */
  readonly rest: 'nothing' | 'torn' | 'stray'
}

/** `torn`: its writer died in the first block, so there is nothing in it that could be read. */
function inspect(file: string): Found | 'none' | 'torn' | 'foreign' {
  const stat = lstatSync(file, { throwIfNoEntry: false })
  if (stat === undefined) return 'none'
  if (!stat.isFile()) return 'foreign'
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const { size } = fstatSync(fd)
    const length = blockLengthAt(read(fd, 0, HEAD_BYTES), 0) ?? size + 1
    if (length > size) return isTorn(fd, 0, size) ? 'torn' : 'foreign'
    const header = readFirstLine(read(fd, 0, length))
    if (header === undefined) return 'foreign'
    const tail = readTail(fd, size)
    const end = tail?.end ?? size
    return { header, tail, rest: end === size ? 'nothing' : isTorn(fd, end, size) ? 'torn' : 'stray' }
  } finally {
    closeSync(fd)
  }
}

/** No block of ours is longer than what is looked at. */
function isTorn(fd: number, from: number, size: number): boolean {
  return size - from <= TAIL_BYTES && tornBlock(read(fd, from, size - from)) !== undefined
}

function readFirstLine(block: Uint8Array): PartHeader | undefined {
  try {
    const text = Buffer.from(decodeBlock(block))
    const header = readHeader(text.toString('utf8', 0, text.indexOf('\n')))
    return typeof header === 'string' ? undefined : header
  } catch {
    return undefined
  }
}

function readTail(fd: number, size: number): Tail | undefined {
  for (let window = TAIL_BYTES; ; window *= 4) {
    const base = Math.max(0, size - window)
    const tail = findTail(read(fd, base, size - base), base)
    if (tail !== undefined || base === 0) return tail
  }
}

function read(fd: number, from: number, length: number): Uint8Array {
  const bytes = Buffer.allocUnsafe(length)
  return bytes.subarray(0, readSync(fd, bytes, 0, length, from))
}

function isWhole(file: ReturnType<typeof inspect>): boolean {
  return typeof file === 'object' ? file.rest === 'nothing' : file !== 'torn'
}

function cut(file: string, { end }: Tail): void {
  const fd = openSync(file, constants.O_RDWR | constants.O_NOFOLLOW)
  try {
    ftruncateSync(fd, end)
  } finally {
    closeSync(fd)
  }
}

function fileOf(dir: string, part: string): string {
  return path.join(dir, part + PART_SUFFIX)
}

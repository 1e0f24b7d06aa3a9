/**
 * `{part}.live`: who writes a part, as long as somebody does.
 *
 *   live-files.ts --encode, every 5 s touched--> {part}.live --readLiveFile--> is the writer gone? where can it be told?
 *
 * It holds the token of a launch, so it is for this user alone (mode 0600).
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { hasCode } from '../base/has-code.js'
import { SILENT_WRITER_MS } from '../base/limits.js'
import { isProcessAlive } from '../base/process-alive.js'
import type { ThisProcess } from './this-process.js'

export interface Writer extends ThisProcess {
  readonly sessionId: string
  /** Takes what is for its sessions; absent while, or where, it does not listen. */
  readonly control?: Control
}

export interface Control {
  /** Without a slash at its end. */
  readonly url: string
  readonly token: string
}

export interface LiveFile {
  /** Absent where the file says nothing that we understand: it is just being made, or is of a later version. */
  readonly writer: Writer | undefined
  /** Milliseconds since the Unix epoch, by the clock of the writer. */
  readonly touchedMs: number
  readonly inode: number
}

export const LIVE_SUFFIX = '.live'
const MAX_BYTES = 16 * 1024

export function liveFilePath(dir: string, part: string): string {
  return path.join(dir, part + LIVE_SUFFIX)
}

export function encodeWriter({ sessionId, writer, pid, host, bootId, pidNamespace, control }: Writer): string {
  const fields = {
    session_id: sessionId,
    writer,
    pid,
    host,
    boot_id: bootId,
    pid_namespace: pidNamespace,
    control_url: control?.url,
    token: control?.token,
  }
  return `${JSON.stringify(fields)}\n`
}

export function decodeWriter(text: string): Writer | undefined {
  const fields = new Map(Object.entries(parseObject(text)))
  const string = (name: string): string | undefined => {
    const value = fields.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const [sessionId, writer, host] = [string('session_id'), string('writer'), string('host')]
  const pid = fields.get('pid')
  if (sessionId === undefined || writer === undefined || host === undefined) return undefined
  // 0 and negative numbers name groups of processes.
  if (typeof pid !== 'number' || !Number.isSafeInteger(pid) || pid <= 0) return undefined
  const [bootId, pidNamespace, url, token] = ['boot_id', 'pid_namespace', 'control_url', 'token'].map(string)
  return {
    sessionId,
    writer,
    pid,
    host,
    ...(bootId !== undefined && { bootId }),
    ...(pidNamespace !== undefined && { pidNamespace }),
    ...(url !== undefined && token !== undefined && { control: { url, token } }),
  }
}

/** @returns nothing if there is none. @throws what the file system throws */
export function readLiveFile(dir: string, part: string): LiveFile | undefined {
  const file = liveFilePath(dir, part)
  try {
    const stat = lstatSync(file)
    // What is no file was not made by us, and stays.
    if (!stat.isFile()) return { writer: undefined, touchedMs: Number.POSITIVE_INFINITY, inode: stat.ino }
    const { text, touchedMs, inode } = readWhole(file)
    return { writer: decodeWriter(text), touchedMs, inode }
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined
    throw cause
  }
}

/**
 * The rule: its process is gone, which only a process of the same boot and namespace can see, or it has not shown
 * itself for a minute.
 *
 * @param nowMs milliseconds since the Unix epoch
 */
export function isGone({ writer, touchedMs }: LiveFile, self: ThisProcess, nowMs: number): boolean {
  if (nowMs - touchedMs >= SILENT_WRITER_MS) return true
  return writer !== undefined && seesProcessOf(self, writer) && !isProcessAlive(writer.pid)
}

/** A pid of the one means the same process to the other. */
export function seesProcessOf(self: ThisProcess, other: ThisProcess): boolean {
  return self.bootId !== undefined && self.bootId === other.bootId && self.pidNamespace === other.pidNamespace
}

function readWhole(file: string): { readonly text: string; readonly touchedMs: number; readonly inode: number } {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const { mtimeMs, ino, size } = fstatSync(fd)
    const bytes = Buffer.alloc(Math.min(size, MAX_BYTES))
    const length = readSync(fd, bytes, 0, bytes.length, 0)
    return { text: bytes.toString('utf8', 0, length), touchedMs: mtimeMs, inode: ino }
  } finally {
    closeSync(fd)
  }
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}

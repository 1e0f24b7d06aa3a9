/**
 * A file of lines that is there whole or not at all: written beside its place, then renamed. One that is called `.gz`
 * is compressed. For this user alone: it holds prompts.
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { finished, pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'

export interface LineFile {
  readonly path: string
  readonly lines: number
  /** @throws what the file system throws */
  write(line: string): Promise<void>
  /** Puts it in its place. @throws what the file system throws */
  finish(): Promise<void>
  /** Leaves nothing behind. Does nothing after `finish`. */
  discard(): Promise<void>
}

export function createLineFile(path: string): LineFile {
  const beside = `${path}.${randomBytes(4).toString('hex')}.tmp`
  const file = createWriteStream(beside, { flags: 'wx', mode: 0o600 })
  const gzip = path.endsWith('.gz') ? createGzip() : undefined
  const target = gzip ?? file
  const done = gzip === undefined ? finished(file) : pipeline(gzip, file)
  // Told by whoever writes next, or finishes.
  done.catch(() => {})
  let lines = 0
  let isFinished = false

  return {
    path,
    get lines() {
      return lines
    },

    async write(line) {
      lines++
      if (target.write(`${line}\n`)) return
      await Promise.race([once(target, 'drain'), done])
    },

    async finish() {
      target.end()
      await done
      await rename(beside, path)
      isFinished = true
    },

    async discard() {
      if (isFinished) return
      target.destroy()
      await done.catch(() => {})
      await rm(beside, { force: true })
    },
  }
}

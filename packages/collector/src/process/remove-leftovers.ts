/**
 * What a process left behind that was killed while it wrote a part or an index anew: a copy beside it that nobody
 * will ever put into its place.
 *
 *   {dir} --names--> [removeLeftovers] --unlink--> {part}.jsonl.gz.{8 hex}.tmp, {part}.idx.{8 hex}.tmp
 */
import { lstatSync, unlinkSync } from 'node:fs'
import path from 'node:path'
import { SILENT_WRITER_MS } from '../base/limits.js'
import { isGone, readLiveFile } from './live-file.js'
import type { ThisProcess } from './this-process.js'

const COPY = /^(.+)\.(jsonl\.gz|idx)\.[0-9a-f]{8}\.tmp$/

/** Never throws: what cannot be removed stays for the next. */
export function removeLeftovers(dir: string, names: readonly string[], self: ThisProcess): void {
  for (const name of names) {
    const [, part, kind] = COPY.exec(name) ?? []
    if (part === undefined) continue
    try {
      const file = path.join(dir, name)
      if (kind === 'idx' ? isOld(file) : isUnclaimed(dir, part, self)) unlinkSync(file)
    } catch {}
  }
}

/** Anybody may make an index anew, and it takes a moment. */
function isOld(file: string): boolean {
  return Date.now() - lstatSync(file).mtimeMs >= SILENT_WRITER_MS
}

/** Who makes a part anew has claimed it. */
function isUnclaimed(dir: string, part: string, self: ThisProcess): boolean {
  const live = readLiveFile(dir, part)
  return live === undefined || isGone(live, self, Date.now())
}

/** Did a process that died leave something behind that nobody needs? */

import { lstatSync, rmSync } from 'node:fs'
import path from 'node:path'
import { countOf } from '@agent-inspector/trace-format'
import { isGone, LIVE_SUFFIX, liveFilePath, readLiveFile } from '../../process/live-file.js'
import { findLeftovers } from '../../storage/find-leftovers.js'
import { isPassing } from './file-kinds.js'
import type { Check, CheckContext, Finding } from './finding.js'

/** A long import writes for a while. */
const PASSED_MS = 60 * 60 * 1000

export const checkLeftovers: Check = async (context) => {
  const { dir, names, nowMs, fix } = context
  const orphans = await findLeftovers(dir, new Set(names), nowMs)
  const files = [...new Set([...names.filter((name) => isLeft(context, name)), ...orphans])]
  if (files.length === 0) return [{ check: 'leftovers', level: 'ok', message: 'No process left anything behind.' }]
  const message = `Processes that ended without their clean end left ${countOf(files.length, 'file')}.`
  const told = { check: 'leftovers', message, files }
  if (!fix)
    return [{ ...told, level: 'note', hint: 'agent-inspector doctor --fix deletes them; no trace is among them.' }]
  for (const name of files) rmSync(path.join(dir, name), { recursive: true, force: true })
  const done: Finding = { ...told, level: 'ok', isFixed: true, hint: 'They are deleted.' }
  return [done]
}

function isLeft({ dir, self, nowMs }: CheckContext, name: string): boolean {
  if (name.endsWith(LIVE_SUFFIX)) {
    const part = name.slice(0, -LIVE_SUFFIX.length)
    const live = path.basename(liveFilePath(dir, part)) === name ? readLiveFile(dir, part) : undefined
    return live !== undefined && isGone(live, self, nowMs)
  }
  const stat = isPassing(name) ? lstatSync(path.join(dir, name), { throwIfNoEntry: false }) : undefined
  return stat !== undefined && !stat.isSymbolicLink() && nowMs - stat.mtimeMs > PASSED_MS
}

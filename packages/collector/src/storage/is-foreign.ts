/** What is listed from the traces directory and was not written by us: it is shown, and neither noted nor deleted. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import type { SessionSummary } from '@agent-inspector/trace-format'
import { PART_SUFFIX } from '../trace-file/file-name.js'

/** The id of such a session is the name of its file; ours has parts under other names, or is in memory alone. */
export function isForeign(dir: string, { id, parts, unreadable }: SessionSummary): boolean {
  if (unreadable !== undefined) return true
  const isOurs = parts.length === 0 || parts.some(({ part }) => existsSync(path.join(dir, part + PART_SUFFIX)))
  return !isOurs && existsSync(path.join(dir, id))
}

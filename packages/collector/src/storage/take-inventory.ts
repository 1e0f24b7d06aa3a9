/**
 * What lies in the traces directory: sessions by the parts that they have, files that are none of ours, leftovers.
 *
 *   {dir} --names, sizes, times--> [takeInventory] --Inventory--> plan-retention.ts
 *   file source --sessions-->            |
 *
 * Links are not followed, and what a link leads to is not counted.
 */
import { lstatSync, type Stats } from 'node:fs'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { SessionSummary } from '@agent-inspector/trace-format'
import { hasCode } from '../base/has-code.js'
import { createPause } from '../part-file/pause.js'
import { isGone, LIVE_SUFFIX, readLiveFile } from '../process/live-file.js'
import type { ThisProcess } from '../process/this-process.js'
import type { SessionSource } from '../span/ports.js'
import { INDEX_SUFFIX, PART_SUFFIX, partOfBackup } from '../trace-file/file-name.js'
import { findLeftovers } from './find-leftovers.js'
import { isForeign } from './is-foreign.js'
import type { Inventory, StoredPart, StoredSession } from './stored-session.js'

export interface InventoryOptions {
  readonly dir: string
  readonly self: ThisProcess
  /** Knows the sessions of the directory. */
  readonly files: Pick<SessionSource, 'list'>
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number
}

/** @throws what the file system throws */
export async function takeInventory(options: InventoryOptions): Promise<Inventory> {
  const { dir, files, nowMs } = options
  const summaries = await files.list()
  const names = new Set(await namesIn(dir))
  const backups = [...names].filter((name) => partOfBackup(name) !== undefined)
  const foreign: SessionSummary[] = []
  const seen: SessionSummary[] = []
  const pause = createPause()
  for (const summary of summaries) {
    ;(isForeign(dir, summary) ? foreign : seen).push(summary)
    const turn = pause()
    if (turn !== undefined) await turn
  }
  const byId = new Map(seen.map((summary) => [summary.id, summary]))
  // A trace that a session has claimed lives as long as the session.
  const claimed = new Set(seen.flatMap(({ id, joined = [] }) => joined.filter((other) => other !== id)))
  const sessions: StoredSession[] = []
  for (const summary of seen) {
    if (claimed.has(summary.id)) continue
    const joined = (summary.joined ?? []).flatMap((id) => byId.get(id) ?? [])
    const session = lookAtSession(summary, joined, {
      ...options,
      has: (name) => names.has(name),
      backupsOf: (part) => backups.filter((name) => partOfBackup(name) === part),
    })
    if (session.parts.length > 0) sessions.push(session)
    const turn = pause()
    if (turn !== undefined) await turn
  }
  const others = foreign.map(({ id }) => ({ fileName: id, bytes: statOf(dir, id)?.size ?? 0 }))
  return { sessions, foreign: others, leftovers: await findLeftovers(dir, names, nowMs) }
}

export interface LookOptions extends Pick<InventoryOptions, 'dir' | 'self' | 'nowMs'> {
  /** Whether the directory has a file of this name; default: that is looked up. */
  readonly has?: (name: string) => boolean
  /** Names of the files that `repair` kept of a part; default: none are counted. */
  readonly backupsOf?: (part: string) => readonly string[]
}

/** @param joined the traces that it has claimed, where its parts do not tell them */
export function lookAtSession(
  session: SessionSummary,
  joined: readonly SessionSummary[],
  options: LookOptions,
): StoredSession {
  const whole = [session, ...joined]
  const parts = whole.flatMap(({ id, parts: own }) =>
    own.flatMap(({ part, sessionId = id }) => lookAtPart(sessionId, part, options) ?? []),
  )
  const hasEnded = whole.every(({ status }) => status !== 'running' && status !== 'paused')
  return {
    sessionId: session.id,
    title: session.title,
    isPinned: whole.some(({ pinned }) => pinned === true),
    isRunning: !hasEnded || parts.some(({ isWritten }) => isWritten),
    parts,
  }
}

/** @returns nothing if it has gone meanwhile, or is no file */
function lookAtPart(
  sessionId: string,
  part: string,
  { dir, self, nowMs, has = () => true, backupsOf = () => [] }: LookOptions,
): StoredPart | undefined {
  const stat = statOf(dir, part + PART_SUFFIX)
  if (stat?.isFile() !== true) return undefined
  const besides = [...(has(part + INDEX_SUFFIX) ? [part + INDEX_SUFFIX] : []), ...backupsOf(part)]
  const live = has(part + LIVE_SUFFIX) ? readLiveFile(dir, part) : undefined
  return {
    part,
    sessionId,
    bytes: besides.reduce((sum, name) => sum + (statOf(dir, name)?.size ?? 0), stat.size),
    changedMs: stat.mtimeMs,
    isWritten: live !== undefined && !isGone(live, self, nowMs),
  }
}

async function namesIn(dir: string): Promise<readonly string[]> {
  try {
    return await readdir(dir)
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return []
    throw cause
  }
}

function statOf(dir: string, name: string): Stats | undefined {
  return lstatSync(path.join(dir, name), { throwIfNoEntry: false })
}

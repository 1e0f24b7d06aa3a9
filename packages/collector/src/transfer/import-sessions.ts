/**
 * Files that somebody hands us, as sessions of the directory: all of them, or none.
 *
 *   inputs --readRecords--> stage --compare with what is there--> [importSessions] --adoptParts--> {dir}
 *
 * Nothing that is there is changed. A session whose name is taken by another one gets a new name; one that is there
 * already is told and not written again.
 */
import path from 'node:path'
import type { WorkWatch } from '../base/watch-work.js'
import { createDirectory, type SeenPart } from '../source/directory.js'
import { createSummaryCache } from '../source/summary-cache.js'
import { adoptParts } from './adopt-session.js'
import { digestSession } from './digest-session.js'
import { exportRecords } from './export-records.js'
import { type ImportInput, type ReadInput, readRecords } from './read-records.js'
import { createStage } from './stage-sessions.js'

export interface ImportedSession {
  /** As it is called in the directory. */
  readonly sessionId: string
  /** As its records call it, where that name was taken by another session. */
  readonly formerId?: string
  readonly outcome: 'imported' | 'already_there'
}

export interface Imported {
  readonly inputs: readonly (ReadInput & { readonly name: string })[]
  readonly sessions: readonly ImportedSession[]
}

/** @throws {CollectorError} `EXPANDS_TOO_MUCH`, `DIR_NOT_WRITABLE`; and what the file system throws */
export async function importSessions(
  dir: string,
  inputs: readonly ImportInput[],
  watch: WorkWatch = {},
): Promise<Imported> {
  const stage = createStage(dir)
  try {
    const read: (ReadInput & { readonly name: string })[] = []
    for (const input of inputs) {
      read.push({ name: input.name, ...(await readRecords(input, { ...watch, onRecords: stage.write })) })
    }
    await stage.close()
    const there = await sessionsOf(dir)
    const sessions: ImportedSession[] = []
    for (const [sessionId, parts] of await sessionsOf(stage.dir)) {
      watch.signal?.throwIfAborted()
      sessions.push(await adopt({ dir, there, sessionId, parts, signal: watch.signal }))
    }
    return { inputs: read, sessions }
  } finally {
    await stage.close().catch(() => {})
    stage.remove()
  }
}

type Staged = Pick<SeenPart, 'part' | 'file'>

interface Adoption {
  readonly dir: string
  /** What is in the directory; grows. */
  readonly there: Map<string, readonly Staged[]>
  readonly sessionId: string
  readonly parts: readonly Staged[]
  readonly signal: AbortSignal | undefined
}

async function adopt({ dir, there, sessionId, parts, signal }: Adoption): Promise<ImportedSession> {
  let digest: string | undefined
  for (let n = 1; ; n++) {
    const name = n === 1 ? sessionId : `${sessionId}-${n}`
    const former = name === sessionId ? {} : { formerId: sessionId }
    const taken = there.get(name)
    if (taken === undefined) {
      const renamed = name === sessionId ? parts : await rename(parts, name, signal)
      const files = adoptParts(dir, name, renamed)
      there.set(
        name,
        files.map((file) => ({ part: '', file })),
      )
      return { sessionId: name, ...former, outcome: 'imported' }
    }
    digest ??= await digestSession(filesOf(parts), signal)
    const same = (await digestSession(filesOf(taken), signal)) === digest
    if (same) return { sessionId: name, ...former, outcome: 'already_there' }
  }
}

/** Written once more, in a folder beside them that goes with them. */
async function rename(parts: readonly Staged[], sessionId: string, signal: AbortSignal | undefined) {
  const stage = createStage(path.dirname(parts[0]?.file ?? ''))
  await exportRecords({
    sessionId,
    files: filesOf(parts),
    onRecords: stage.write,
    ...(signal !== undefined && { signal }),
  })
  await stage.close()
  return (await sessionsOf(stage.dir)).get(sessionId) ?? []
}

async function sessionsOf(dir: string): Promise<Map<string, readonly Staged[]>> {
  const sessions = new Map<string, readonly Staged[]>()
  for (const entry of await createDirectory(dir, createSummaryCache(dir)).all()) {
    if ('unreadable' in entry) continue
    sessions.set(entry.sessionId, [...(sessions.get(entry.sessionId) ?? []), entry])
  }
  return sessions
}

function filesOf(parts: readonly Staged[]): readonly string[] {
  return parts.map(({ file }) => file)
}

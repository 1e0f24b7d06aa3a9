/**
 * The notes of the directory's sessions: read when their files change, written whole or not at all.
 *
 *   {stem}.notes --look--> [notes files] --of, addTo--> file-source.ts, live sink
 *   PATCH, prune --change--> [notes files] --> {stem}.notes
 */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { SessionSummary } from '@agent-inspector/trace-format'
import { newWriterId } from '../base/ids.js'
import { stampOf } from '../part-file/stamp.js'
import { makeDir } from '../process/make-dir.js'
import { stemsOf } from '../trace-file/file-name.js'
import { type FileStamp, isSameFile } from '../trace-file/index-summary.js'
import {
  areEmpty,
  decodeNotes,
  encodeNotes,
  MAX_NOTES_BYTES,
  NOTES_SUFFIX,
  noNotes,
  type SessionNotes,
} from '../trace-file/session-notes.js'
import { createPartNames } from './part-names.js'

export interface NotesFiles {
  /** Takes in what has changed. @throws what the file system throws */
  look(): Promise<void>
  of(sessionId: string): SessionNotes
  /** The session, with what is noted of it. */
  addTo(session: SessionSummary): SessionSummary
  /**
   * @param stem of the session's parts: the notes stand beside them
   * @param edit gets the notes as they are on disk
   * @throws what the file system throws
   */
  change(
    sessionId: string,
    stem: string | undefined,
    edit: (notes: SessionNotes) => SessionNotes,
  ): Promise<SessionNotes>
  /** Those that were seen. @throws what the file system throws */
  remove(sessionId: string): Promise<void>
}

interface Known {
  readonly stamp: FileStamp
  readonly notes: SessionNotes | undefined
}

/** @param onChange told of which sessions other things are noted than when it was looked first */
export function createNotesFiles(
  dir: string,
  onChange: (sessionIds: readonly string[]) => void = () => {},
): NotesFiles {
  const names = createPartNames({ dir, isWanted: (name) => name.endsWith(NOTES_SUFFIX) })
  const known = new Map<string, Known>()
  let hasLooked = false
  let bySession: ReadonlyMap<string, SessionNotes> = new Map()
  /** One change after the other: each begins with what the one before has written. */
  let changing: Promise<unknown> = Promise.resolve()

  const look = async (): Promise<void> => {
    const files = await names.read()
    const isFirst = !hasLooked
    hasLooked = true
    const present = new Set(files)
    let isSame = true
    for (const name of known.keys()) if (!present.has(name) && known.delete(name)) isSame = false
    for (const name of files) if (takeIn(name)) isSame = false
    if (isSame) return
    const before = bySession
    bySession = groupBySession([...known.values()].flatMap(({ notes }) => notes ?? []))
    const ids = new Set([...before.keys(), ...bySession.keys()])
    const changed = [...ids].filter((id) => textOf(before.get(id)) !== textOf(bySession.get(id)))
    if (changed.length > 0 && !isFirst) onChange(changed)
  }

  /** @returns true if it is another file than before */
  const takeIn = (name: string): boolean => {
    const file = path.join(dir, name)
    const stat = lstatSync(file, { throwIfNoEntry: false })
    if (stat === undefined) return known.delete(name)
    const stamp = stampOf(stat)
    const before = known.get(name)
    if (before !== undefined && isSameFile(before.stamp, stamp)) return false
    known.set(name, { stamp, notes: stat.isFile() ? readNotes(file) : undefined })
    return true
  }

  const fileNames = (sessionId: string): readonly string[] =>
    [...known].filter(([, { notes }]) => notes?.sessionId === sessionId).map(([name]) => name)

  /** Where the notes of a session stand, or may stand: a name of its own if another session has taken the first. */
  const nameFor = (sessionId: string, stem: string | undefined): string => {
    const stems = stemsOf(sessionId)
    const names = [...fileNames(sessionId), `${stem ?? stems[0]}${NOTES_SUFFIX}`]
    const free = names.find((name) => (known.get(name)?.notes?.sessionId ?? sessionId) === sessionId)
    return free ?? `${stems.at(-1)}${NOTES_SUFFIX}`
  }

  const inTurn = <T>(run: () => Promise<T>): Promise<T> => {
    const done = changing.then(run, run)
    changing = done
    return done
  }

  const of = (sessionId: string): SessionNotes => bySession.get(sessionId) ?? noNotes(sessionId)

  const removeAll = async (names: readonly string[]): Promise<void> => {
    for (const name of names) await rm(path.join(dir, name), { force: true })
    await look()
  }

  return {
    look,
    of,

    addTo(session) {
      const notes = bySession.get(session.id)
      if (notes === undefined) return session
      const { pinned, tags, pruned } = notes
      return { ...session, pinned, tags, ...(pruned !== undefined && { pruned }) }
    },

    change: (sessionId, stem, edit) =>
      inTurn(async () => {
        makeDir(dir)
        await look()
        const notes = edit(of(sessionId))
        if (areEmpty(notes)) await removeAll(fileNames(sessionId))
        else await replace(path.join(dir, nameFor(sessionId, stem)), encodeNotes(notes))
        await look()
        return of(sessionId)
      }),

    remove: (sessionId) =>
      inTurn(async () => {
        const names = fileNames(sessionId)
        if (names.length > 0) await removeAll(names)
      }),
  }
}

/** Of several files for one session: it is pinned if one says so. */
function groupBySession(all: readonly SessionNotes[]): ReadonlyMap<string, SessionNotes> {
  const grouped = new Map<string, SessionNotes>()
  for (const notes of all) {
    const other = grouped.get(notes.sessionId)
    const tags = [...new Set([...(other?.tags ?? []), ...notes.tags])]
    grouped.set(notes.sessionId, { ...other, ...notes, pinned: notes.pinned || other?.pinned === true, tags })
  }
  return grouped
}

function textOf(notes: SessionNotes | undefined): string | undefined {
  return notes && encodeNotes(notes)
}

/** @returns nothing where it cannot be read, or is no such file */
export function readNotes(file: string): SessionNotes | undefined {
  let fd: number | undefined
  try {
    fd = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const { size } = fstatSync(fd)
    if (size > MAX_NOTES_BYTES) return undefined
    const bytes = Buffer.alloc(size)
    return decodeNotes(bytes.toString('utf8', 0, readSync(fd, bytes, 0, size, 0)))
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}

async function replace(file: string, text: string): Promise<void> {
  const beside = `${file}.${newWriterId()}.tmp`
  try {
    await writeFile(beside, text, { mode: 0o600, flag: 'wx' })
    await rename(beside, file)
  } catch (cause) {
    await rm(beside, { force: true })
    throw cause
  }
}

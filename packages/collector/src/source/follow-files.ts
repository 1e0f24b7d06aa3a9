/**
 * What other processes do in the directory, from their files: new parts, blocks appended, writers that come and go.
 *
 *   {part}.jsonl.gz, {part}.live --[follow files]--> live sink --> browsers
 *
 * A part is followed as long as its `.live` file is there; a part that appears is read once in any case. The directory
 * is looked at every second; where the system tells of changes, they are seen at once.
 */
import { existsSync, type FSWatcher, watch } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { SessionSummary } from '@agent-inspector/trace-format'
import { isGone, LIVE_SUFFIX, readLiveFile } from '../process/live-file.js'
import type { ThisProcess } from '../process/this-process.js'
import type { SessionChange } from '../span/ports.js'
import { mayHoldLines, PART_SUFFIX, partOfFile } from '../trace-file/file-name.js'
import { NOTES_SUFFIX } from '../trace-file/session-notes.js'
import { type FollowForeignOptions, followForeign } from './follow-foreign.js'
import { identifyPart } from './identify-part.js'
import { lastSeqBefore, readAppended } from './read-appended.js'

export interface FollowOptions {
  readonly dir: string
  readonly self: ThisProcess
  /** Knows how a session stands. */
  readonly files: FollowForeignOptions['files']
  /** Called whenever the directory was looked at, with whether parts have gone from it. */
  readonly onLook?: (seen: { readonly haveGone: boolean }) => Promise<void>
  /** True for a part that this process itself writes, or wrote. */
  readonly isOwn: (part: string) => boolean
  readonly onChange: (change: SessionChange) => void
  readonly onProblem: (message: string, cause: unknown) => void
  /** Have the system tell of changes. Default true; without it they are seen within `pollEveryMs`. */
  readonly watch?: boolean
  /** Default 1000. */
  readonly pollEveryMs?: number
}

export interface Follower {
  /** Resolves when what is there already is known: from then on every change is told. */
  start(): Promise<void>
  close(): void
}

interface Followed {
  readonly sessionId: string
  readonly generation: string
  readonly inode: number
  /** Read up to here. */
  end: number
  /** Number of the last line that was read: what comes after it is news, also where the part was written anew. */
  lastSeq: number
  isWritten: boolean
  /** Nobody opened it: it ends by being quiet, without a change of its files. */
  endsByTime: boolean
}

/** Changes that come together are looked at together. */
const GATHER_MS = 50

export function followFiles(options: FollowOptions): Follower {
  const { dir, self, files, isOwn, onChange, onLook, onProblem, pollEveryMs = 1000 } = options
  const fileOf = (part: string): string => path.join(dir, part + PART_SUFFIX)
  /** Parts that were there when the directory was looked at last. */
  let known: ReadonlySet<string> = new Set()
  /** Files of traces that were, those of this process and of others too. */
  let present: ReadonlySet<string> = new Set()
  /** The system told of one that has. */
  let hasSeenGo = false
  const followed = new Map<string, Followed>()
  let started: Promise<void> | undefined
  let looking = Promise.resolve()
  let soon: NodeJS.Timeout | undefined
  let poll: NodeJS.Timeout | undefined
  let watcher: FSWatcher | undefined
  let isClosed = false
  const foreign = followForeign({ files, onChange, onProblem })
  /** Parts that the system told of. */
  let changed: Set<string> | 'any' = new Set()

  const isWritten = (part: string): boolean => {
    const live = readLiveFile(dir, part)
    return live !== undefined && !isGone(live, self, Date.now())
  }

  const tell = async (
    sessionId: string,
    more: Pick<SessionChange, 'news' | 'appended'>,
  ): Promise<SessionSummary | undefined> => {
    const summary = await files.get(sessionId)
    if (summary !== undefined && !isClosed) onChange({ summary, ...more, isOld: false })
    return summary
  }

  /**
   * @param news what of it is told: all, what comes from now on, or that and how it stands now
   * @param lastSeq number of the last line that is known: of all, only what comes after it is told
   */
  const begin = async (part: string, news: 'all' | 'standing' | 'later', lastSeq = -1): Promise<boolean> => {
    const identity = await identifyPart(fileOf(part)).catch(() => undefined)
    if (identity === undefined || 'unreadable' in identity) return false
    const { sessionId, generation } = identity
    const { ino: inode } = await stat(fileOf(part))
    const entry = { sessionId, generation, inode, end: 0, lastSeq, isWritten: isWritten(part), endsByTime: false }
    followed.set(part, entry)
    if (news === 'all') return advance(part, entry)
    const summary = await files.get(sessionId)
    entry.end = summary?.parts.find((one) => one.part === part)?.bytes ?? 0
    entry.lastSeq = await lastSeqBefore(fileOf(part), entry.end).catch(() => -1)
    const appended = [{ sessionId, part, generation, bytes: entry.end, records: 0 }]
    if (summary !== undefined) onChange({ summary, news: [], appended, isOld: news === 'later' })
    entry.endsByTime = endsByTime(summary)
    return true
  }

  const advance = async (part: string, entry: Followed): Promise<boolean> => {
    // Before the bytes: who has left wrote nothing after them.
    const written = isWritten(part)
    const more = await readAppended(fileOf(part), entry)
    if (more === undefined) {
      followed.delete(part)
      // It was compacted, if it holds what was read of it before; else it is another one.
      const { size = 0 } = (await stat(fileOf(part)).catch(() => undefined)) ?? {}
      const isSameLines = (await lastSeqBefore(fileOf(part), size).catch(() => -1)) >= entry.lastSeq
      return isSameLines ? begin(part, 'all', entry.lastSeq) : begin(part, 'standing')
    }
    const { sessionId, generation } = entry
    const { end: bytes, records, news, lastSeq } = more
    const appended = bytes === entry.end ? [] : [{ sessionId, part, generation, bytes, records }]
    if (appended.length > 0 || written !== entry.isWritten || entry.endsByTime) {
      Object.assign(entry, { end: bytes, lastSeq, isWritten: written })
      entry.endsByTime = endsByTime(await tell(sessionId, { news, appended }))
    }
    return true
  }

  /** The directory, and every part that is followed. */
  const look = async (isFirst: boolean): Promise<void> => {
    const names = new Set(await readdir(dir).catch(() => []))
    const isHeld = (part: string): boolean => names.has(part + LIVE_SUFFIX)
    const traces = new Set([...names].filter(mayHoldLines))
    const haveGone = hasSeenGo || [...present].some((name) => !traces.has(name))
    hasSeenGo = false
    present = traces
    await onLook?.({ haveGone })
    if (isFirst) await foreign.start()
    else foreign.look()
    const parts = [...traces]
      .flatMap((name) => partOfFile(name) ?? [])
      .filter((part) => !isOwn(part) || (isHeld(part) && isHeldByOther(part)))
    const seen = new Set(parts)
    for (const [part, entry] of followed) {
      await advance(part, entry)
      if (!isHeld(part)) followed.delete(part)
    }
    for (const part of parts) {
      if (followed.has(part) || (!isHeld(part) && (isFirst || known.has(part)))) continue
      const isReady = await begin(part, isFirst ? 'later' : known.has(part) ? 'standing' : 'all')
      // Not a block of it is whole as yet.
      if (!isReady && isHeld(part)) seen.delete(part)
      if (!isHeld(part)) followed.delete(part)
    }
    known = seen
  }

  const isHeldByOther = (part: string): boolean => readLiveFile(dir, part)?.writer?.writer !== self.writer

  const lookAtChanges = async (): Promise<void> => {
    const parts = changed
    changed = new Set()
    if (parts === 'any') return look(false)
    for (const part of parts) {
      const entry = followed.get(part)
      if (entry !== undefined) await advance(part, entry)
    }
  }

  const contain = (run: () => Promise<void>): Promise<void> => {
    looking = looking
      .then(() => (isClosed ? undefined : run()))
      .catch((cause: unknown) => onProblem('What other processes write could not be followed.', cause))
    return looking
  }

  const lookSoon = (part?: string): void => {
    if (part === undefined || changed === 'any' || !followed.has(part)) changed = 'any'
    else changed.add(part)
    soon ??= setTimeout(async () => {
      await looking
      soon = undefined
      await contain(lookAtChanges)
    }, GATHER_MS).unref()
  }

  const watchDirectory = (): void => {
    if (options.watch === false || watcher !== undefined || isClosed) return
    try {
      watcher = watch(dir, { persistent: false }, (type, name) => {
        const part = name === null ? undefined : partOfFile(name)
        // Those of this process are not looked at when they come.
        const goes = type === 'rename' && name !== null && mayHoldLines(name) && !existsSync(path.join(dir, name))
        hasSeenGo ||= goes
        if (goes || name === null || concernsOthers(name)) lookSoon(part)
      })
      // As where all watches of the system are taken: the poll goes on.
      watcher.on('error', () => watcher?.close())
    } catch {
      // There is no such directory as yet, or no way to watch it: the poll tries again.
    }
  }

  const concernsOthers = (name: string): boolean => {
    if (name.endsWith(NOTES_SUFFIX)) return true
    if (mayHoldLines(name) && partOfFile(name) === undefined) return true
    const part = partOfFile(name) ?? (name.endsWith(LIVE_SUFFIX) ? name.slice(0, -LIVE_SUFFIX.length) : undefined)
    return part !== undefined && !isOwn(part)
  }

  return {
    start() {
      started ??= (() => {
        watchDirectory()
        poll = setInterval(() => {
          watchDirectory()
          lookSoon()
        }, pollEveryMs).unref()
        return contain(() => look(true))
      })()
      return started
    },

    close() {
      isClosed = true
      clearInterval(poll)
      clearTimeout(soon)
      watcher?.close()
      foreign.close()
    },
  }
}

function endsByTime(summary: SessionSummary | undefined): boolean {
  return summary?.engine === 'otlp' && summary.status === 'running'
}

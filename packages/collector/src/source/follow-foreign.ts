/**
 * Files of others in the directory, as they come and grow: who writes them tells nothing, so each change is one look at
 * the whole file.
 *
 *   {dir}/{file of others} --[follow foreign]--> live sink --> browsers
 *
 * What is looked at is not waited for: such a file may be large. One is read again only when nine times as long has
 * passed as its reading took.
 */
import type { SessionSummary } from '@agent-inspector/trace-format'
import type { SessionChange } from '../span/ports.js'
import type { ForeignFile } from './foreign-files.js'

export interface FollowForeignOptions {
  readonly files: {
    /** Each the same object while it has not changed. */
    foreign(): Promise<readonly ForeignFile[]>
    get(sessionId: string): Promise<SessionSummary | undefined>
  }
  readonly onChange: (change: SessionChange) => void
  readonly onProblem: (message: string, cause: unknown) => void
}

export interface ForeignFollower {
  /** Resolves when what is there is known: it is no news. */
  start(): Promise<void>
  /** Goes on after it was called; never throws. */
  look(): void
  close(): void
}

interface Known {
  readonly stamp: ForeignFile['stamp']
  /** It ends by being quiet, without a change of its file. */
  readonly endsByTime: boolean
  /** It is not read again before, by `performance.now`. */
  readonly restsUntilMs: number
}

/** Of one that is older, no more is to come as a rule. */
const RECENT_MS = 5 * 60_000
const REST = 9

export function followForeign({ files, onChange, onProblem }: FollowForeignOptions): ForeignFollower {
  const known = new Map<string, Known>()
  let isBusy = false
  let isClosed = false

  const tell = async ({ fileName, stamp }: ForeignFile, isOld: boolean): Promise<void> => {
    const isNew = !known.has(fileName)
    const fromMs = performance.now()
    const summary = await files.get(fileName)
    if (isClosed || summary === undefined) return
    const nowMs = performance.now()
    known.set(fileName, {
      stamp,
      endsByTime: summary.status === 'running',
      restsUntilMs: nowMs + REST * (nowMs - fromMs),
    })
    const appended = summary.parts.map((part) => ({ sessionId: fileName, ...part, records: 0 }))
    // What was read may be more than was there.
    const hasGrown = summary.parts.some(({ bytes }) => bytes !== stamp.bytes)
    onChange({ summary, news: [], appended, isOld: isOld && !hasGrown, isNew })
  }

  const tellChanges = async (): Promise<void> => {
    const there = await files.foreign()
    const names = new Set(there.map(({ fileName }) => fileName))
    for (const name of known.keys()) if (!names.has(name)) known.delete(name)
    for (const file of there) {
      const { stamp, endsByTime, restsUntilMs = 0 }: Partial<Known> = known.get(file.fileName) ?? {}
      if (isClosed || (stamp === file.stamp && endsByTime === false)) continue
      if (performance.now() >= restsUntilMs) await tell(file, false)
    }
  }

  const inBackground = (run: () => Promise<void>): void => {
    if (isBusy) return
    isBusy = true
    run()
      .catch((cause: unknown) => onProblem('Files that others write could not be followed.', cause))
      .finally(() => {
        isBusy = false
      })
  }

  return {
    async start() {
      const there = await files.foreign()
      for (const { fileName, stamp } of there) known.set(fileName, { stamp, endsByTime: false, restsUntilMs: 0 })
      const recent = there.filter(({ changedMs }) => Date.now() - changedMs < RECENT_MS)
      inBackground(async () => {
        for (const file of recent) await tell(file, true)
      })
    },

    look: () => inBackground(tellChanges),

    close() {
      isClosed = true
    },
  }
}

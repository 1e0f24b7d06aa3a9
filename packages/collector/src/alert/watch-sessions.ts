/**
 * The sessions of a directory, watched for as long as one likes: through the inspector that serves it, which knows
 * also what stands in no file; from the files while there is none.
 *
 *   follow-inspector | follow-directory --events, sessions--> [watch sessions] --> attention
 *
 * Only who proves to have the key of the directory is believed, at each connection: a stranger on the port tells nothing.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { Pricing } from '@agent-inspector/dialects'
import type { Attention } from './attention.js'
import { findInspector, type InspectorPlace } from './find-inspector.js'
import { type FollowedDirectory, followDirectory } from './follow-directory.js'
import { followInspector } from './follow-inspector.js'
import { type AskSessions, lookAtSessions } from './look-at-sessions.js'

export interface WatchOptions {
  readonly place: InspectorPlace
  /** At which sessions are told from their files; an inspector has its own. */
  readonly pricing: Pick<Pricing, 'costOf'>
  readonly attention: Attention
  /** Told from where it is watched, whenever that changes. `undefined`: from the files. */
  readonly onSource: (url: string | undefined) => void
  readonly log: (line: string) => void
  readonly signal: AbortSignal
  /** When an inspector is looked for again where there was none; later and later, up to 16 times as long. Default 2000. */
  readonly findEveryMs?: number
  /** After a connection has ended. Default 500. */
  readonly reconnectMs?: number
}

const TYPES = ['SessionStarted', 'SessionUpdated', 'SessionFinished', 'WaitingOnSignal', 'SignalReceived']
const MAX_DOUBLINGS = 4
const ASK_WITHIN_MS = 10_000
const PAGE_SESSIONS = 500

/** Resolves when `signal` is aborted, and leaves nothing behind. */
export async function watchSessions({
  place,
  pricing,
  attention,
  onSource,
  log,
  signal,
  findEveryMs = 2000,
  reconnectMs = 500,
}: WatchOptions): Promise<void> {
  let directory: FollowedDirectory | undefined
  let source: { readonly url: string | undefined } | undefined
  let lastEventId: string | undefined
  /** What the stream does not tell was looked for: what was before its first event, or lies in a gap of it. */
  let isLookedAt = false

  const tellSource = (url: string | undefined): void => {
    if (source !== undefined && source.url === url) return
    source = { url }
    onSource(url)
  }

  const closeFiles = (): void => {
    directory?.close()
    directory = undefined
  }

  const readFiles = async (): Promise<void> => {
    if (directory !== undefined) return
    tellSource(undefined)
    directory = followDirectory({ dir: place.dir, pricing, onEvent: attention.hear, log })
    try {
      await directory.isFollowed
      await lookAtSessions(directory.ask, attention)
    } catch (cause) {
      log(`The files could not be read. ${String(cause)}`)
      closeFiles()
    }
  }

  /** @returns whether it let us in */
  const readStream = async (url: string): Promise<boolean> => {
    const cut = new AbortController()
    let isOpen = false
    let looking = Promise.resolve()
    const look = (): void => {
      isLookedAt = false
      looking = looking
        .then(() => lookAtSessions(askInspector(url, signal), attention))
        .then(
          () => {
            isLookedAt = true
          },
          // The next connection looks again.
          () => cut.abort(),
        )
    }
    await followInspector({
      url,
      types: TYPES,
      lastEventId,
      signal: AbortSignal.any([signal, cut.signal]),
      onOpen() {
        isOpen = true
        tellSource(url)
        closeFiles()
        if (!isLookedAt) look()
      },
      onEvent(type, data) {
        if (type === 'Reset') look()
        else attention.hear(type, data)
      },
      onId(id) {
        lastEventId = id
      },
    })
    await looking
    return isOpen
  }

  let misses = 0
  while (!signal.aborted) {
    const url = await findInspector(place)
    if (signal.aborted) break
    const wasOpen = url !== undefined && (await readStream(url))
    if (signal.aborted) break
    if (!wasOpen) await readFiles()
    misses = wasOpen ? 0 : misses + 1
    // Whatever else stands on these ports is not to be asked for ever as often.
    const pauseMs = wasOpen ? reconnectMs : findEveryMs * 2 ** Math.min(misses - 1, MAX_DOUBLINGS)
    await delay(pauseMs, undefined, { signal }).catch(() => {})
  }
  closeFiles()
}

function askInspector(url: string, signal: AbortSignal): AskSessions {
  return async ({ isRunning, cursor }) => {
    const query = new URLSearchParams({ limit: String(PAGE_SESSIONS), ...(cursor !== undefined && { cursor }) })
    if (isRunning) query.set('status', 'running,paused')
    const within = AbortSignal.any([signal, AbortSignal.timeout(ASK_WITHIN_MS)])
    const answer = await fetch(`${url}/sessions?${query}`, { signal: within })
    const body: unknown = answer.ok ? await answer.json() : undefined
    if (typeof body !== 'object' || body === null || !('sessions' in body) || !Array.isArray(body.sessions)) {
      throw new Error(`${url} does not tell its sessions: ${answer.status}`)
    }
    return { sessions: body.sessions, nextCursor: 'next_cursor' in body ? String(body.next_cursor) : undefined }
  }
}

/**
 * The live sink, told to browsers as server-sent events.
 *
 *   live sink --event, state--> [live feed: to text, once] --> every client that wants it
 *
 * better-sse opens the stream and writes the frames. Its `push` numbers everything and serialises for
 * each client anew; states must have no id, so text is made in its event buffer, once, and written to
 * every response as it is.
 */
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import type { Pricing } from '@agent-inspector/dialects'
import type { EventBuffer } from 'better-sse'
import type { Numbered, Replay } from '../sink/event-ring.js'
import { type LiveEvent, type LiveState, sessionIdOf } from '../sink/live-event.js'
import type { LiveSink } from '../sink/live-sink.js'
import { eventJson, stateJson } from './event-json.js'

// Its module form imports `node:http`: see process/node-http.ts.
const { createEventBuffer, createSession }: typeof import('better-sse') = createRequire(import.meta.url)('better-sse')

export interface FeedFilter {
  readonly sessionId?: string
  /** Names of events and states. */
  readonly types?: ReadonlySet<string>
}

export interface LiveFeed {
  /** True while one more client would be too many. */
  readonly full: boolean
  /** Streams until either side ends. @param lastId what the client has; `NaN` where that is no id */
  connect(request: IncomingMessage, response: ServerResponse, filter: FeedFilter, lastId?: number): Promise<void>
  /** Tells one client to come back later: a 503 would end a browser's EventSource for good. */
  refuse(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Ends every stream. */
  close(): void
}

export interface LiveFeedOptions {
  readonly live: Pick<LiveSink, 'subscribe' | 'replay' | 'states' | 'lowDisk' | 'lastEventId'>
  /** At which prices sessions are told. */
  readonly pricing: Pick<Pricing, 'costOf'>
  /** Default 100. */
  readonly maxClients?: number
  /** Resolves when what a client is told is whole; it is not waited for longer than half a second. Default: it is. */
  readonly ready?: () => Promise<void>
}

type Told = Pick<LiveFeedOptions, 'live' | 'pricing'>

interface Client {
  readonly filter: FeedFilter
  readonly response: ServerResponse
}

const RETRY_MS = 2000
const READY_WITHIN_MS = 500
const RETRY_BUSY_MS = 30_000
const COMMENT_EVERY_MS = 15_000
/** Unsent bytes of one client; beyond it is cut, and its reconnect gets the replay. */
const MAX_UNSENT_BYTES = 1024 * 1024
/** What was missed is told in pieces of about this many characters, so that nobody else has to wait. */
const REPLAY_PIECE = 64 * 1024
/** A client that takes nothing of a replay for so long is cut. */
const MAX_STALL_MS = 30_000

export function createLiveFeed({
  live,
  pricing,
  maxClients = 100,
  ready = () => Promise.resolve(),
}: LiveFeedOptions): LiveFeed {
  /** Those that hear what happens: they have what they missed. */
  const clients = new Set<Client>()
  /** From the first moment: a hundred may come in one tick. */
  const responses = new Set<ServerResponse>()
  let closed = false

  const sendAll = (live: LiveEvent | LiveState, write: () => EventBuffer): void => {
    let text: EventBuffer | undefined
    for (const client of clients) {
      if (!wants(client.filter, live)) continue
      text ??= write()
      send(client.response, text)
    }
  }
  const unsubscribe = live.subscribe({
    event: (numbered) => sendAll(numbered.event, () => writeEvent(createEventBuffer(), numbered, pricing)),
    state: (state) => sendAll(state, () => writeState(createEventBuffer(), state)),
  })
  // One timer for all. better-sse's own, one a client, is not cleared when the client leaves at once.
  const comments = setInterval(() => {
    const comment = writeId(createEventBuffer().comment(), live)
    for (const { response } of clients) send(response, comment)
  }, COMMENT_EVERY_MS).unref()

  return {
    get full() {
      return responses.size >= maxClients
    },

    async connect(request, response, filter, lastId) {
      if (response.destroyed) return
      const client = { filter, response }
      const left = new AbortController()
      responses.add(response)
      response.once('close', () => {
        left.abort()
        responses.delete(response)
        clients.delete(client)
      })
      await Promise.race([ready(), delay(READY_WITHIN_MS, undefined, { ref: false })])
      if (response.destroyed) return
      await createSession(request, response, { retry: RETRY_MS, keepAlive: null })
      let text = createEventBuffer()
      for (let at = lastId; at !== undefined && !closed; ) {
        at = writeMissed(text, { live, pricing }, filter, at)
        if (at === undefined) break
        send(response, text)
        text = createEventBuffer()
        await room(response, left.signal)
      }
      if (closed) return void response.end()
      // In one tick with the last that was missed: what comes after it comes as an event, nothing is missed or doubled.
      send(response, writeStanding(text, { live, pricing }, filter))
      if (!response.destroyed) clients.add(client)
    },

    async refuse(request, response) {
      const session = await createSession(request, response, { retry: RETRY_BUSY_MS, keepAlive: null })
      await session.batch((text) => void text.event('Busy').data({ max_clients: maxClients }).dispatch())
      response.end()
    },

    close() {
      closed = true
      unsubscribe()
      clearInterval(comments)
      for (const { response } of clients) response.end()
      clients.clear()
    },
  }
}

function send(response: ServerResponse, text: EventBuffer): void {
  if (response.destroyed || response.writableEnded) return
  if (response.writableLength > MAX_UNSENT_BYTES) response.destroy()
  else response.write(text.read())
}

/** Resolves when the client has taken what was sent, or has left. */
async function room(response: ServerResponse, left: AbortSignal): Promise<void> {
  await nextTurn()
  if (!response.writableNeedDrain || response.destroyed) return
  const signal = AbortSignal.any([left, AbortSignal.timeout(MAX_STALL_MS)])
  await once(response, 'drain', { signal }).catch(() => response.destroy())
}

/**
 * A piece of what a client has missed, or that it must load anew.
 *
 * @returns the id from which it goes on; `undefined` where there is no more
 */
function writeMissed(
  text: EventBuffer,
  { live, pricing }: Told,
  filter: FeedFilter,
  lastId: number,
): number | undefined {
  const replay = replayOf(live, lastId)
  if ('gap' in replay) {
    text.event('Reset').data({ reason: replay.gap })
    return undefined
  }
  let last = lastId
  for (const numbered of replay.events) {
    if (text.read().length > REPLAY_PIECE) return last
    if (wants(filter, numbered.event)) writeEvent(text, numbered, pricing)
    last = numbered.id
  }
  return undefined
}

/** How things stand. */
function writeStanding(text: EventBuffer, { live, pricing }: Told, filter: FeedFilter): EventBuffer {
  writeId(text, live)
  for (const state of live.states()) if (wants(filter, state)) writeState(text, state)
  if (live.lowDisk !== undefined) {
    const low: LiveEvent = { type: 'StorageLow', ...live.lowDisk }
    if (wants(filter, low)) text.event(low.type).data(eventJson(low, pricing)).dispatch()
  }
  return text
}

/**
 * Everything up to here was sent, or was not wanted. A frame without data is no event, but a browser
 * keeps its id: a client that has heard nothing for hours can still be told what it missed.
 */
function writeId(text: EventBuffer, { lastEventId }: Pick<LiveSink, 'lastEventId'>): EventBuffer {
  return text.id(String(lastEventId)).dispatch()
}

function replayOf(live: LiveFeedOptions['live'], lastId: number): Replay<LiveEvent> | { readonly gap: 'id_invalid' } {
  return Number.isSafeInteger(lastId) ? live.replay(lastId) : { gap: 'id_invalid' }
}

function wants({ sessionId, types }: FeedFilter, live: LiveEvent | LiveState): boolean {
  if (types !== undefined && !types.has(live.type)) return false
  return sessionId === undefined || sessionId === sessionIdOf(live)
}

function writeEvent(text: EventBuffer, { id, event }: Numbered<LiveEvent>, pricing: Told['pricing']): EventBuffer {
  return text.event(event.type).id(String(id)).data(eventJson(event, pricing)).dispatch()
}

function writeState(text: EventBuffer, state: LiveState): EventBuffer {
  return text.event(state.type).data(stateJson(state)).dispatch()
}

/** For tests: a live sink and its feed on a real server, and clients of it. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SessionEventName } from '@agent-inspector/trace-format'
import express from 'express'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { readPrices } from '../process/read-prices.js'
import { createLiveSink, type LiveSink } from '../sink/live-sink.js'
import { eventsRoute } from './events-route.js'
import { createLiveFeed, type LiveFeed } from './live-feed.js'
import { type Frame, openStream, type Stream } from './open-stream.test-kit.js'
import { problemHandler } from './problem.js'

export interface LiveServer {
  readonly port: number
  readonly live: LiveSink
  readonly feed: LiveFeed
  /** A client that has got what a client gets first. */
  open(query?: string, headers?: Record<string, string>): Promise<Stream>
  /** Something happens in a session; if it belongs to a span, to the span `WAIT`. */
  happens(name: SessionEventName, sessionId?: string, attributes?: Record<string, string>): void
  /** Cuts every client, then stops. */
  stop(): Promise<void>
}

const onProblem = (message: string, cause: unknown): never => {
  throw new Error(message, { cause })
}

export const WAIT = 'aaaaaaaaaaaaaaaa'

/** @param maxClients default 3 */
export async function startLiveServer({ port = 0, maxClients = 3 } = {}): Promise<LiveServer> {
  const pricing = readPrices()
  const live = createLiveSink({ process: { pid: 1, host: 'box' }, pricing, onProblem })
  const feed = createLiveFeed({ live, pricing, maxClients })
  const app = express()
    .get('/events', eventsRoute(feed))
    .use(problemHandler(() => {}))
  const server = createServer(app)
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const bound = (server.address() as AddressInfo).port
  const streams: Stream[] = []

  return {
    port: bound,
    live,
    feed,

    async open(query = '', headers = {}) {
      const stream = await openStream(bound, `/events${query}`, headers)
      streams.push(stream)
      // The retry comes with the head, the id or the replay in the write after it.
      await stream.until(() => stream.frames.length > 1)
      return stream
    },

    happens(name, sessionId = 's1', attributes = {}) {
      live.write(sessionEvent(name, { sessionId, spanId: WAIT, attributes }))
    },

    async stop() {
      for (const stream of streams) stream.close()
      await live.close()
      feed.close()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const isEvent = (type: string) => (frame: Frame) => frame.event === type

/** The names of the events and states, in their order. */
export function typesOf({ frames }: Stream): readonly (string | undefined)[] {
  return frames.filter(({ event }) => event !== undefined).map(({ event }) => event)
}

/** The data of the events or states of a type, in their order. */
export function dataOf({ frames }: Stream, type: string): readonly unknown[] {
  return frames.filter(isEvent(type)).map(({ data }) => JSON.parse(data ?? '') as unknown)
}

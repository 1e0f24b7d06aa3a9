/** For tests: what `watch` needs of an inspector - who it is, its events, its sessions - on a real server that can be cut. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OURS, type SessionEventName } from '@agent-inspector/trace-format'
import express from 'express'
import { onTestFinished } from 'vitest'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { eventsRoute } from '../http/events-route.js'
import { healthRoute } from '../http/health-route.js'
import { createLiveFeed } from '../http/live-feed.js'
import { listSessionsRoute } from '../http/sessions-route.js'
import { readDirectoryKey } from '../process/directory-key.js'
import { readPrices } from '../process/read-prices.js'
import { createSessions } from '../query/sessions.js'
import { createLiveSink } from '../sink/live-sink.js'

export interface ServedDirectory {
  readonly port: number
  /** Something happens in a session of the inspector's own process. */
  happens(name: SessionEventName, sessionId: string): void
  /** Breaks every connection off. */
  cut(): void
  /** How often a client came for events. */
  readonly connections: number
  stop(): Promise<void>
}

export interface ServedOptions {
  /** Default: one that is free. */
  readonly port?: number
  /** Default 100. */
  readonly maxClients?: number
  /** False: it does not prove to be of the directory. */
  readonly proves?: boolean
  /** Called before sessions are told. */
  readonly onSessions?: () => void
}

export async function serveDirectory(
  dir: string,
  { port = 0, maxClients = 100, proves = true, onSessions = () => {} }: ServedOptions = {},
): Promise<ServedDirectory> {
  const log = (line: string): never => {
    throw new Error(line)
  }
  const pricing = readPrices()
  const live = createLiveSink({ process: { pid: 1, host: 'box' }, onProblem: log })
  const feed = createLiveFeed({ live, pricing, maxClients })
  const own = {
    name: 'own',
    list: async () => live.summaries(),
    get: async (id: string) => live.summary(id),
  }
  let connections = 0
  const routes = express
    .Router()
    .get(
      '/health',
      healthRoute({
        version: '1',
        startedMs: 0,
        tracesDirWritable: () => true,
        directoryKey: () => (proves ? readDirectoryKey(dir) : undefined),
      }),
    )
    .get(
      '/events',
      (_request, _response, next) => {
        connections++
        next()
      },
      eventsRoute(feed),
    )
    .get(
      '/sessions',
      (_request, _response, next) => {
        onSessions()
        next()
      },
      listSessionsRoute(createSessions({ sources: [own], log }), pricing),
    )
  const server = createServer(express().use('/_inspector', routes))
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve))
  const stop = async (): Promise<void> => {
    feed.close()
    await live.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  onTestFinished(stop)

  return {
    port: (server.address() as AddressInfo).port,

    happens(name, sessionId) {
      const atNs = BigInt(Date.now()) * 1_000_000n
      const attributes = {
        [OURS.title]: `Trip ${sessionId}`,
        [OURS.signalName]: 'approve',
        [OURS.signalPrompt]: 'Go?',
        [OURS.signalOutcome]: 'answered',
      }
      const spanId = Buffer.from(sessionId.padStart(8)).toString('hex').slice(-16)
      live.write(sessionEvent(name, { sessionId, spanId, atNs, attributes }))
    },

    cut: () => server.closeAllConnections(),

    get connections() {
      return connections
    },

    stop,
  }
}

/**
 * Where other processes tell this one what is for its sessions: on a random port of the loopback address, never
 * keeping the process alive.
 *
 *   inspector of another process --token of our .live file--> [control server] --> own sessions
 */
import express from 'express'
import { CollectorError } from '../base/errors.js'
import { once } from '../base/once.js'
import type { Control } from '../process/live-file.js'
import type { SessionControl } from '../span/ports.js'
import { cancelRoute } from './cancel-route.js'
import { createApp } from './create-app.js'
import { createGuard } from './guard.js'
import { type HealthOptions, healthRoute } from './health-route.js'
import { type Listening, listenOnAll } from './listen.js'
import { createOwnHosts } from './own-hosts.js'
import { problemHandler } from './problem.js'
import { MAX_CONTROL_BYTES } from './read-body.js'
import { addRoute } from './route.js'
import { MAX_SIGNAL_BYTES, signalRoute } from './signal-route.js'
import { steppingRoute } from './step-route.js'

export interface ControlServerOptions {
  readonly own: SessionControl
  readonly token: string
  readonly health: HealthOptions
  /** Told once it listens, where it can. */
  readonly onListening: (control: Control) => void
  readonly log: (line: string) => void
}

/** @returns closes it */
export function startControlServer({
  own,
  token,
  health,
  onListening,
  log,
}: ControlServerOptions): () => Promise<void> {
  const { routes, createServer } = createApp()
  routes.use(createGuard({ token, isOwnHost: createOwnHosts([], {}), allowRemote: () => false, audit: log }))
  addRoute(routes, { path: '/health', get: healthRoute(health) })
  const words = express.json({ limit: MAX_CONTROL_BYTES })
  // Only what is our own: a signal is handed on once, never in a circle.
  addRoute(routes, { path: '/signal/:id', post: [express.json({ limit: MAX_SIGNAL_BYTES }), signalRoute(own)] })
  addRoute(routes, { path: '/cancel/:id', post: [words, cancelRoute(own)] })
  addRoute(routes, { path: '/step/:id', patch: [words, steppingRoute(own)] })
  routes.use((request) => {
    throw new CollectorError('ROUTE_NOT_FOUND', `${request.method} leads to nothing here.`)
  })
  routes.use(problemHandler(log))

  const listening = listenOnAll({ createServer, addresses: ['127.0.0.1'], port: 0, log }).then(
    (server) => begin(server),
    (cause: unknown) => void log(`other processes cannot answer the sessions of this one: ${String(cause)}`),
  )

  function begin(server: Listening | undefined): Listening | undefined {
    if (server !== undefined) onListening({ url: `http://127.0.0.1:${server.port}`, token })
    return server
  }

  return once(async () => (await listening)?.close())
}

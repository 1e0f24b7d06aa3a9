/** What a process answers to others on its control port: who it is, and what is for its own sessions. */
import express, { type Express } from 'express'
import { CollectorError } from '../base/errors.js'
import type { SessionControl } from '../span/ports.js'
import { cancelRoute } from './cancel-route.js'
import { createGuard } from './guard.js'
import { type HealthOptions, healthRoute } from './health-route.js'
import { createOwnHosts } from './own-hosts.js'
import { problemHandler } from './problem.js'
import { quietExpress } from './quiet-express.js'
import { MAX_CONTROL_BYTES } from './read-body.js'
import { addRoute } from './route.js'
import { MAX_SIGNAL_BYTES, signalRoute } from './signal-route.js'
import { steppingRoute } from './step-route.js'

export interface ControlAppOptions {
  readonly own: SessionControl
  readonly token: string
  readonly health: HealthOptions
  readonly log: (line: string) => void
}

export function createControlApp({ own, token, health, log }: ControlAppOptions): Express {
  const app = quietExpress()
  app.use(createGuard({ token, isOwnHost: createOwnHosts([], {}), allowRemote: () => false, audit: log }))
  addRoute(app, { path: '/health', get: healthRoute(health) })
  const words = express.json({ limit: MAX_CONTROL_BYTES })
  // Only what is our own: a signal is handed on once, never in a circle.
  addRoute(app, { path: '/signal/:id', post: [express.json({ limit: MAX_SIGNAL_BYTES }), signalRoute(own)] })
  addRoute(app, { path: '/cancel/:id', post: [words, cancelRoute(own)] })
  addRoute(app, { path: '/step/:id', patch: [words, steppingRoute(own)] })
  app.use((request) => {
    throw new CollectorError('ROUTE_NOT_FOUND', `${request.method} leads to nothing here.`)
  })
  return app.use(problemHandler(log))
}

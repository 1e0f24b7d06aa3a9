/**
 * Every route of the inspector, in one Express router that serves nothing outside its base path.
 *
 *   request --> guard --> headers --> route --> problem handler
 */
import type { Pricing } from '@agent-inspector/dialects'
import express, { type Router } from 'express'
import { CollectorError } from '../base/errors.js'
import type { Sessions } from '../query/sessions.js'
import type { Storage } from '../storage/create-storage.js'
import { cancelRoute } from './cancel-route.js'
import { changeSessionRoute, deleteSessionRoute, MAX_CHANGE_BYTES } from './edit-session-route.js'
import { eventsRoute } from './events-route.js'
import { exportRoute } from './export-route.js'
import { createGuard, type GuardOptions } from './guard.js'
import { type HealthOptions, healthRoute } from './health-route.js'
import { importRoute } from './import-route.js'
import type { Launcher } from './launcher.js'
import { launchRoute, listLaunchersRoute } from './launchers-route.js'
import type { LiveFeed } from './live-feed.js'
import { pricesRoute } from './prices-route.js'
import { problemHandler } from './problem.js'
import { MAX_CONTROL_BYTES } from './read-body.js'
import { addRoute } from './route.js'
import { securityHeaders } from './security-headers.js'
import { getSessionRoute, listSessionsRoute } from './sessions-route.js'
import { type SettingsView, settingsRoute } from './settings-route.js'
import { MAX_SIGNAL_BYTES, signalRoute } from './signal-route.js'
import { assetFiles, indexRoute } from './static-ui.js'
import { steppingRoute, stepRoute } from './step-route.js'
import { tokenRoute } from './token-route.js'
import { type TraceFiles, traceFileRoute, traceIndexRoute, traceRoute } from './trace-route.js'
import { valueRoute } from './value-route.js'

export interface RouterOptions {
  readonly basePath: string
  readonly pageDir: string
  readonly guard: GuardOptions
  /** `/v1/*`, which have a guard of their own. */
  readonly otlp: Router
  readonly health: HealthOptions
  readonly sessions: Sessions
  readonly files: TraceFiles
  readonly feed: LiveFeed
  readonly storage: Storage
  readonly tracesDir: string
  readonly settings: SettingsView
  readonly pricing: Pricing
  readonly launchers: readonly Launcher[]
  /** Gets what is wrong inside, and failed launchers. */
  readonly log: (line: string) => void
}

export function createRouter(options: RouterOptions): Router {
  const { basePath, pageDir, guard, health, sessions, files, feed, storage, settings, pricing, launchers, log } =
    options
  const inner = express.Router({ caseSensitive: true })
  inner.use('/v1', options.otlp)
  inner.use(securityHeaders, createGuard(guard))

  // First: they are asked for by range, thousands of times, and routes are tried in their order.
  addRoute(inner, { path: '/trace/:id/file', get: traceFileRoute(sessions, files) })
  addRoute(inner, { path: '/trace/:id/index', get: traceIndexRoute(sessions, files) })
  addRoute(inner, { path: '/trace/:id', get: traceRoute(sessions, files) })

  const payload = express.json({ limit: MAX_SIGNAL_BYTES })
  const words = express.json({ limit: MAX_CONTROL_BYTES })
  addRoute(inner, { path: '/health', get: healthRoute(health) })
  addRoute(inner, { path: '/token', get: tokenRoute(guard.token) })
  addRoute(inner, { path: '/sessions', get: listSessionsRoute(sessions, pricing) })
  addRoute(inner, {
    path: '/sessions/:id/export',
    get: exportRoute(sessions, { tracesDir: options.tracesDir, prices: settings.settings.prices }),
  })
  addRoute(inner, { path: '/sessions/:id/values/:sha256', get: valueRoute(sessions, files) })
  addRoute(inner, {
    path: '/sessions/:id',
    get: getSessionRoute(sessions, pricing),
    patch: [express.json({ limit: MAX_CHANGE_BYTES }), changeSessionRoute(storage, pricing)],
    delete: deleteSessionRoute(storage),
  })
  addRoute(inner, { path: '/prices', get: pricesRoute(pricing) })
  addRoute(inner, { path: '/settings', get: settingsRoute(settings, storage) })
  addRoute(inner, { path: '/import', post: [importRoute(options.tracesDir)] })
  addRoute(inner, { path: '/events', get: eventsRoute(feed) })
  addRoute(inner, { path: '/signal/:id', post: [payload, signalRoute(sessions)] })
  addRoute(inner, { path: '/cancel/:id', post: [words, cancelRoute(sessions)] })
  addRoute(inner, { path: '/step/:id', post: [payload, stepRoute(sessions)], patch: [words, steppingRoute(sessions)] })
  addRoute(inner, { path: '/launchers', get: listLaunchersRoute(launchers) })
  addRoute(inner, { path: '/launchers/:name', post: [launchRoute(launchers, log)] })

  addRoute(inner, { path: '/', get: indexRoute(pageDir) })
  addRoute(inner, { path: '/s/:id', get: indexRoute(pageDir) })
  inner.use(assetFiles(pageDir))

  inner.use((request) => {
    throw new CollectorError('ROUTE_NOT_FOUND', `${request.method} leads to nothing here.`)
  })
  inner.use(problemHandler(log))

  const router = express.Router({ caseSensitive: true })
  router.use(basePath, inner)
  return router
}

/**
 * Everything that an inspector answers, put together when it is first asked.
 *
 *   sessions, trace files, live sink, OTLP ingest --> [create apps] --router, applications--> inspector-http.ts
 */
import type { Express, Router } from 'express'
import { CollectorError } from '../base/errors.js'
import { createRouter, type RouterOptions } from './create-router.js'
import { createLiveFeed, type LiveFeedOptions } from './live-feed.js'
import { statusHandler } from './otlp-answer.js'
import { createOtlpRouter, type OtlpRouterOptions } from './otlp-routes.js'
import { createPageApp } from './page-app.js'
import { quietExpress } from './quiet-express.js'
import { PAGE_DIR } from './static-ui.js'

export interface AppsOptions extends Omit<RouterOptions, 'pageDir' | 'otlp' | 'feed'> {
  readonly feed: LiveFeedOptions
  readonly otlp: OtlpRouterOptions
}

export interface Apps {
  /** Serves nothing outside the base path. */
  readonly router: Router
  /** Of the inspector's own server. */
  readonly page: Express
  /** Of the port of OTLP. */
  readonly otlp: Express
  /** Ends every stream. */
  close(): void
}

export function createApps({ feed: feedOptions, otlp: otlpOptions, ...options }: AppsOptions): Apps {
  const { basePath, log } = options
  const feed = createLiveFeed(feedOptions)
  const otlp = createOtlpRouter(otlpOptions)
  const router = createRouter({ ...options, pageDir: PAGE_DIR, otlp, feed })
  return {
    router,
    page: createPageApp({ router, otlp, basePath, log }),
    otlp: createOtlpApp(otlp, log),
    close: feed.close,
  }
}

function createOtlpApp(router: Router, log: (line: string) => void): Express {
  const app = quietExpress().use('/v1', router)
  app.use((request) => {
    throw new CollectorError('ROUTE_NOT_FOUND', `${request.method} leads to nothing here but /v1/traces and /v1/logs.`)
  })
  return app.use(statusHandler(log))
}

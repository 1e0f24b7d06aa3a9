/** What the inspector's own server answers: the page under its base path, OTLP at the root. */
import type { Express, Router } from 'express'
import { CollectorError } from '../base/errors.js'
import { problemHandler } from './problem.js'
import { quietExpress } from './quiet-express.js'

export interface PageAppOptions {
  readonly router: Router
  /** For `/v1`. Default: nothing is there. */
  readonly otlp?: Router
  readonly basePath: string
  readonly log: (line: string) => void
}

export function createPageApp({ router, otlp, basePath, log }: PageAppOptions): Express {
  const app = quietExpress().use(router)
  if (otlp !== undefined) app.use('/v1', otlp)
  app.get('/', (_request, response) => response.redirect(302, `${basePath}/`))
  app.use((request) => {
    throw new CollectorError('ROUTE_NOT_FOUND', `${request.method} leads to nothing outside ${basePath}.`)
  })
  return app.use(problemHandler(log))
}

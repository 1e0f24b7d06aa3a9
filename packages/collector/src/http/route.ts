/** Puts a route into a router: what it answers, and for every other method a 405 that says so. */
import type { RequestHandler, Router } from 'express'
import { CollectorError } from '../base/errors.js'

export interface Route {
  readonly path: string
  readonly get?: RequestHandler
  readonly post?: readonly RequestHandler[]
}

export function addRoute(router: Router, { path, get, post }: Route): void {
  const allowed: string[] = []
  const route = router.route(path)
  if (get !== undefined) {
    allowed.push('GET', 'HEAD')
    route.get(get)
  }
  if (post !== undefined) {
    allowed.push('POST')
    route.post(...post)
  }
  route.all((request, response) => {
    response.set('Allow', allowed.join(', '))
    throw new CollectorError('METHOD_NOT_ALLOWED', `${request.method} means nothing on this route.`)
  })
}

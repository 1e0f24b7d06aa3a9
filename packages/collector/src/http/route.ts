/** Puts a route into a router: what it answers, and for every other method a 405 that says so. */
import type { RequestHandler, Router } from 'express'
import { CollectorError } from '../base/errors.js'

export interface Route {
  readonly path: string
  readonly get?: RequestHandler
  readonly post?: readonly RequestHandler[]
  readonly patch?: readonly RequestHandler[]
  readonly delete?: RequestHandler
}

export function addRoute(router: Router, { path, get, ...writes }: Route): void {
  const allowed: string[] = []
  const route = router.route(path)
  if (get !== undefined) {
    allowed.push('GET', 'HEAD')
    route.get(get)
  }
  const { post, patch, delete: remove } = writes
  if (post !== undefined) {
    allowed.push('POST')
    route.post(...post)
  }
  if (patch !== undefined) {
    allowed.push('PATCH')
    route.patch(...patch)
  }
  if (remove !== undefined) {
    allowed.push('DELETE')
    route.delete(remove)
  }
  route.all((request, response) => {
    response.set('Allow', allowed.join(', '))
    throw new CollectorError('METHOD_NOT_ALLOWED', `${request.method} means nothing on this route.`)
  })
}

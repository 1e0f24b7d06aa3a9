/**
 * `GET /token`: the write token, for the page of this very inspector. A browser does not let another
 * web page send `Sec-Fetch-Site: same-origin`, nor our header without asking us first.
 */
import type { RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import { isLocal } from './guard.js'

export function tokenRoute(token: string): RequestHandler {
  return (request, response) => {
    const fromPage = request.headers['sec-fetch-site'] === 'same-origin' && request.get('X-Agent-Inspector') === '1'
    if (!fromPage) {
      throw new CollectorError('ORIGIN_NOT_ALLOWED', 'The token was asked for by something other than the page.')
    }
    if (!isLocal(request)) throw new CollectorError('NOT_LOCAL', 'The token was asked for from another machine.')
    response.set('Cache-Control', 'no-store').json({ token })
  }
}

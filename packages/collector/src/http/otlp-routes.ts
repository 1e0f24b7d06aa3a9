/**
 * `POST /v1/traces`, `/v1/logs`, `/v1/metrics`: where exporters of OpenTelemetry send to, by OTLP/HTTP.
 *
 *   exporter --> [sender guard --> body] --> ingest/otlp --> capture queue
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { CollectorError } from '../base/errors.js'
import { FORWARDED_BY } from '../base/otlp-target.js'
import type { OtlpSignal } from '../ingest/otlp/decode-request.js'
import type { OtlpIngest } from '../ingest/otlp/otlp-ingest.js'
import { createSenderGuard, type SenderGuardOptions } from './guard.js'
import { encodingOf, type RejectedField, sendTaken, statusHandler } from './otlp-answer.js'
import { readOtlpBody } from './otlp-body.js'
import { addRoute } from './route.js'
import { securityHeaders } from './security-headers.js'

export interface OtlpRouterOptions {
  readonly guard: SenderGuardOptions
  readonly ingest: OtlpIngest
  /** Of this process: what it forwards must not come back here. */
  readonly writer: string
  readonly log: (line: string) => void
}

const RETRY_AFTER_SECONDS = '1'
const METRICS_IGNORED = 'Metrics are not kept here: the inspector takes spans and logs.'

/** To be mounted at `/v1`. */
export function createOtlpRouter({ guard, ingest, writer, log }: OtlpRouterOptions): Router {
  const router = express.Router({ caseSensitive: true })
  router.use(securityHeaders, createSenderGuard(guard), allowNamedPages)
  router.use((request, _response, next) => {
    if (request.get(FORWARDED_BY) !== writer) return next()
    throw new CollectorError('FORWARDED_TO_ITSELF', 'What this inspector forwards comes back to it.')
  })
  addRoute(router, { path: '/traces', post: [taking('traces', 'rejectedSpans')] })
  addRoute(router, { path: '/logs', post: [taking('logs', 'rejectedLogRecords')] })
  addRoute(router, { path: '/metrics', post: [ignoreMetrics] })
  router.use((request) => {
    throw new CollectorError('ROUTE_NOT_FOUND', `${request.method} leads to nothing here.`)
  })
  router.use(statusHandler(log))
  return router

  function taking(signal: OtlpSignal, field: RejectedField): RequestHandler {
    return async (request, response) => {
      const encoding = knownEncoding(request)
      if (!ingest.hasRoom) throw tooBusy(response, 'So much waits to be written that no more is taken.')
      let reserved = 0
      try {
        const reserve = (bytes: number): boolean => {
          reserved += bytes
          return ingest.reserve(bytes)
        }
        const bytes = await readOtlpBody(request, { reserve })
        sendTaken(response, await ingest.take({ signal, encoding, bytes }), field)
      } catch (cause) {
        if (cause instanceof CollectorError && cause.code === 'TOO_BUSY') throw tooBusy(response, cause.message)
        throw cause
      } finally {
        ingest.release(reserved)
      }
    }
  }
}

/** The body is read, so that the connection goes on. */
const ignoreMetrics: RequestHandler = async (request, response) => {
  knownEncoding(request)
  await readOtlpBody(request, { reserve: () => true })
  sendTaken(response, { rejected: 0, problem: METRICS_IGNORED }, 'rejectedDataPoints')
}

function knownEncoding(request: Request) {
  const encoding = encodingOf(request)
  if (encoding === undefined) {
    throw new CollectorError('CONTENT_TYPE_UNSUPPORTED', 'The body is neither JSON nor Protobuf.')
  }
  return encoding
}

function tooBusy(response: Response, message: string): CollectorError {
  response.set('Retry-After', RETRY_AFTER_SECONDS)
  return new CollectorError('TOO_BUSY', message)
}

/** A browser asks before it sends what a page of another address gives it. The guard has let in none but named ones. */
const allowNamedPages: RequestHandler = (request, response, next) => {
  const { origin } = request.headers
  if (origin !== undefined) response.set('Access-Control-Allow-Origin', origin).vary('Origin')
  if (request.method !== 'OPTIONS' || origin === undefined) {
    next()
    return
  }
  response.set({
    'Access-Control-Allow-Methods': 'POST',
    'Access-Control-Allow-Headers': request.get('access-control-request-headers') ?? 'content-type',
    'Access-Control-Max-Age': '600',
  })
  response.status(204).end()
}

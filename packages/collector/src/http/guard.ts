/**
 * Who may come in: asked first, for every request under the base path.
 *
 *   socket --> [guard: local? Host? Origin? token?] --> routes
 *
 * 1. From this machine, and not through a proxy; else the application must have allowed it and the
 *    request must carry the token. A router mounted in somebody's app does not own the socket.
 * 2. `Host` is a name of this machine: closes DNS rebinding.
 * 3. Other web pages stay out: `Sec-Fetch-Site` where the browser sends it, else `Origin`.
 * 4. A write carries the token of this launch, which nobody may guess at for long.
 * 5. Nobody writes without end.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import type { Request, RequestHandler, Response } from 'express'
import { CollectorError } from '../base/errors.js'
import { type AttemptLimit, createAttemptLimit } from './attempt-limit.js'

export interface GuardOptions {
  readonly token: string
  /** Knows the names of this machine, in lower case and without a port. */
  readonly isOwnHost: (host: string) => boolean
  /** True only where the user has chosen a token: requests from elsewhere must carry it. */
  readonly allowRemote: () => boolean
  /** Gets a line for each write: who, what, with which result. */
  readonly audit: (line: string) => void
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Far more than hands can do, or a program that means well. */
const WRITES_A_MINUTE = 600
const PROXY_HEADER = /^(?:forwarded|via|x-forwarded-.*)$/
const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')
/** Known without a look at their bits. */
const USUAL_LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/

export function createGuard({ token, isOwnHost, allowRemote, audit }: GuardOptions): RequestHandler {
  // Apart, so that nobody elsewhere can shut out the person at this machine.
  const limits = { here: createAttemptLimit(), elsewhere: createAttemptLimit() }
  const writes = createAttemptLimit({ max: WRITES_A_MINUTE })
  const isWrite = (request: Request): boolean => !READS.has(request.method)

  return (request, response, next) => {
    if (isWrite(request)) {
      response.once('finish', () => audit(auditLine(request, response.statusCode)))
    }
    const local = isLocal(request)
    if (!local && !allowRemote()) {
      throw new CollectorError('NOT_LOCAL', 'The request came from another machine or through a proxy.')
    }
    checkHost(request, isOwnHost)
    checkSite(request)
    if (!local || isWrite(request)) checkToken(request, response, token, local ? limits.here : limits.elsewhere)
    if (isWrite(request)) countWrite(response, writes)
    next()
  }
}

export interface SenderGuardOptions extends Pick<GuardOptions, 'token' | 'isOwnHost' | 'allowRemote'> {
  /** Web pages that may send too. */
  readonly origins: readonly string[]
}

/**
 * For programs that send spans: from this machine they need no token, since exporters have none. No web page may: not
 * even ours, unless the user has named it.
 */
export function createSenderGuard({ token, isOwnHost, allowRemote, origins }: SenderGuardOptions): RequestHandler {
  const limit = createAttemptLimit()
  return (request, response, next) => {
    const local = isLocal(request)
    if (!local && !allowRemote()) {
      throw new CollectorError('NOT_LOCAL', 'The request came from another machine or through a proxy.')
    }
    checkHost(request, isOwnHost)
    const { origin, 'sec-fetch-site': site } = request.headers
    const isNamed = origin !== undefined && origins.includes(origin)
    if (!isNamed && (origin !== undefined || site !== undefined)) {
      throw new CollectorError('ORIGIN_NOT_ALLOWED', 'The request was made by a web page.')
    }
    // Before a browser sends what a page gives it, it asks without it.
    if (!local && request.method !== 'OPTIONS') checkToken(request, response, token, limit)
    next()
  }
}

/** For routes that give away what only this machine may have. */
export function isLocal(request: Request): boolean {
  const address = request.socket.remoteAddress
  if (address === undefined || !isLoopback(address)) return false
  for (const name in request.headers) if (PROXY_HEADER.test(name)) return false
  return true
}

/** 127.0.0.0/8 and ::1, also as ::ffff:127.0.0.0/104, which a socket that listens on :: reports. */
export function isLoopback(address: string): boolean {
  if (USUAL_LOOPBACK.has(address)) return true
  const family = isIP(address)
  return family !== 0 && LOOPBACK.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

function checkHost({ headers }: Request, isOwnHost: GuardOptions['isOwnHost']): void {
  const name = HOST.exec(headers.host?.toLowerCase() ?? '')?.[1]
  if (name === undefined || !isOwnHost(name)) {
    throw new CollectorError('HOST_NOT_ALLOWED', 'The Host of the request is not a name of this machine.')
  }
}

function checkSite(request: Request): void {
  const { origin, 'sec-fetch-site': site } = request.headers
  const ours =
    site === undefined
      ? origin === undefined || origin === ownOrigin(request)
      : site === 'same-origin' || site === 'none' || isNavigation(request)
  if (!ours) throw new CollectorError('ORIGIN_NOT_ALLOWED', 'The request was made by another web page.')
}

/** A link to the page from anywhere is harmless: who made it cannot read what it shows. */
function isNavigation({ method, headers }: Request): boolean {
  return method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
}

function ownOrigin(request: Request): string {
  const encrypted = 'encrypted' in request.socket && request.socket.encrypted === true
  return `${encrypted ? 'https' : 'http'}://${request.headers.host}`
}

function checkToken(request: Request, response: Response, token: string, limit: AttemptLimit): void {
  const sent = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (sent === undefined) throw new CollectorError('TOKEN_MISSING', 'The request carries no token.')
  const { waitSeconds } = limit
  if (waitSeconds > 0) {
    response.set('Retry-After', String(waitSeconds))
    throw new CollectorError('TOO_MANY_ATTEMPTS', 'So many wrong tokens came that none is looked at for a while.')
  }
  // Hashes have one length, which timingSafeEqual needs and which tells nothing of the token's.
  if (!timingSafeEqual(sha256(sent), sha256(token))) {
    limit.count()
    throw new CollectorError('TOKEN_WRONG', 'The token of the request is not that of this launch.')
  }
}

function countWrite(response: Response, writes: AttemptLimit): void {
  const { waitSeconds } = writes
  if (waitSeconds > 0) {
    response.set('Retry-After', String(waitSeconds))
    throw new CollectorError('TOO_MANY_WRITES', `More than ${WRITES_A_MINUTE} writes came within a minute.`)
  }
  writes.count()
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function auditLine({ method, originalUrl, socket }: Request, status: number): string {
  const path = originalUrl.split('?', 1)[0]
  return `${method} ${path} from ${socket.remoteAddress ?? 'a closed socket'}: ${status}`
}

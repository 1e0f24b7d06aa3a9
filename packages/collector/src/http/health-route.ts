/**
 * `GET /health`: who is here. Also how an inspector that finds its port taken learns by whom: with `?challenge=` the
 * answer proves that this one has the key of its directory.
 */
import type { RequestHandler } from 'express'
import { isChallenge, proofOf } from '../process/directory-key.js'
import { invalidQuery, queryText } from './read-query.js'

export interface HealthOptions {
  readonly version: string
  /** Milliseconds since the Unix epoch. */
  readonly startedMs: number
  /** False: recording is live-only. */
  readonly tracesDirWritable: () => boolean
  /** Of the traces directory; `undefined` where there is none, and nothing is proved. */
  readonly directoryKey: () => string | undefined
}

export function healthRoute({ version, startedMs, tracesDirWritable, directoryKey }: HealthOptions): RequestHandler {
  return (request, response) => {
    const challenge = queryText(request, 'challenge', 128)
    if (challenge !== undefined && !isChallenge(challenge)) {
      throw invalidQuery('challenge', 'is not 16 to 128 letters, digits, - and _')
    }
    const key = challenge === undefined ? undefined : directoryKey()
    const writable = tracesDirWritable()
    response.set('Cache-Control', 'no-store').json({
      name: 'agent-inspector',
      version,
      status: writable ? 'ok' : 'degraded',
      started_at: new Date(startedMs).toISOString(),
      traces_dir_writable: writable,
      ...(challenge !== undefined &&
        key !== undefined && { proof: proofOf(key, challenge, request.socket.localPort ?? 0) }),
    })
  }
}

/** `GET /health`: who is here. Also how an inspector that finds its port taken learns by whom. */
import type { RequestHandler } from 'express'

export interface HealthOptions {
  readonly version: string
  /** Milliseconds since the Unix epoch. */
  readonly startedMs: number
  /** False: recording is live-only. */
  readonly tracesDirWritable: () => boolean
}

export function healthRoute({ version, startedMs, tracesDirWritable }: HealthOptions): RequestHandler {
  return (_request, response) => {
    const writable = tracesDirWritable()
    response.set('Cache-Control', 'no-store').json({
      name: 'agent-inspector',
      version,
      status: writable ? 'ok' : 'degraded',
      started_at: new Date(startedMs).toISOString(),
      traces_dir_writable: writable,
    })
  }
}

/** `GET /sessions/{id}/values/{sha256}`: a value of which a span holds only a preview, whole, while it is read. */
import type { RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import type { Sessions } from '../query/sessions.js'
import { findValue } from '../query/value-bytes.js'
import type { PartFile } from '../source/part-file.js'
import { sendChunks } from './send-chunks.js'
import { findSession } from './sessions-route.js'
import type { TraceFiles } from './trace-route.js'

export function valueRoute(sessions: Sessions, files: TraceFiles): RequestHandler {
  return async (request, response) => {
    const { id, parts } = await findSession(request, sessions)
    const { sha256 } = request.params
    const open: PartFile[] = []
    try {
      for (const { part, sessionId = id } of parts) {
        const file = await files.openPart(sessionId, part)
        if (file !== undefined) open.push(file)
      }
      const value = typeof sha256 === 'string' && SHA256.test(sha256) ? await findValue(open, sha256) : undefined
      if (value === undefined) throw new CollectorError('VALUE_NOT_FOUND', 'The session holds no value of this hash.')
      response.set({
        'Content-Type': `${value.type}; charset=utf-8`,
        'Content-Length': String(value.bytes),
        'Cache-Control': 'no-cache, no-transform',
        ETag: `"${value.sha256}"`,
      })
      if (request.fresh) return void response.status(304).end()
      await sendChunks(request, response, value.read())
    } finally {
      for (const file of open) file.close()
    }
  }
}

const SHA256 = /^[0-9a-f]{64}$/

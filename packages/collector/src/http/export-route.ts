/**
 * `GET /sessions/{id}/export`: a session for other tools, as a download, while it is read.
 *
 *   `agent-inspector export` --stdout--> response
 */
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import type { Sessions } from '../query/sessions.js'
import { EXPORT_FORMATS } from '../transfer/export-formats.js'
import { refusalOf, spawnCommand } from './own-command.js'
import { invalidQuery, queryText } from './read-query.js'
import { sendChunks } from './send-chunks.js'
import { findSession } from './sessions-route.js'

/** Each is a process that reads a whole session. */
const MAX_AT_ONCE = 4

export interface ExportRouteOptions {
  /** Absolute. */
  readonly tracesDir: string
  /** File with the prices of models, where they are not those that ship. */
  readonly prices: string | undefined
}

export function exportRoute(sessions: Sessions, { tracesDir, prices }: ExportRouteOptions): RequestHandler {
  let running = 0

  return async (request, response) => {
    const name = queryText(request, 'format', 20) ?? 'otlp'
    const format = Object.hasOwn(EXPORT_FORMATS, name) ? EXPORT_FORMATS[name] : undefined
    if (format === undefined) throw invalidQuery('format', `is none of ${Object.keys(EXPORT_FORMATS).join(', ')}`)
    const { id, unreadable } = await findSession(request, sessions)
    if (unreadable !== undefined) {
      throw new CollectorError('SESSION_UNREADABLE', `The file of this session cannot be read. ${unreadable}`)
    }
    if (running >= MAX_AT_ONCE) {
      throw new CollectorError('TOO_MANY_EXPORTS', `${MAX_AT_ONCE} sessions are being exported at this moment.`)
    }
    response.set({
      'Content-Type': format.mediaType,
      'Content-Disposition': `attachment; filename="${fileName(id)}.${format.extension}"`,
      'Cache-Control': 'no-store, no-transform',
    })
    const args = ['--format', name, '--traces-dir', tracesDir, ...(prices === undefined ? [] : ['--prices', prices])]
    running++
    try {
      await sendChunks(request, response, runExport([...args, '--', id]))
    } finally {
      running--
    }
  }
}

/** @throws CollectorError what the command refuses with */
async function* runExport(args: readonly string[]): AsyncGenerator<Uint8Array> {
  const child = spawnCommand(['export', '--json', ...args])
  child.stdin.end()
  const closed = once(child, 'close')
  const told = text(child.stderr)
  try {
    for await (const chunk of child.stdout) yield chunk
    await closed
    if (child.exitCode !== 0) throw refusalOf(await told, 'The export')
  } finally {
    // It has ended, or nobody reads it any more.
    child.kill('SIGTERM')
  }
}

/** Any file system takes it, and no header is ended by it. */
function fileName(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9._-]+/g, '_').slice(0, 100)
}

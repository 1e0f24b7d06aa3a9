/**
 * `POST /import`: the body as sessions of the directory.
 *
 * In a process of its own: reading, redacting and compressing what somebody hands over must not cost the agent in this
 * process a millisecond, and cannot exhaust its memory.
 *
 *   request --stdin--> `agent-inspector import -` --stdout--> what came of it
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Request, RequestHandler } from 'express'
import { CollectorError, isErrorCode } from '../base/errors.js'

const BIN = fileURLToPath(new URL('../../bin/agent-inspector.mjs', import.meta.url))
/** Of the longest value that is read, parsed, a few times over. */
const MAX_HEAP_MB = 1024

export function importRoute(dir: string): RequestHandler {
  return async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await importBody(request, dir))
  }
}

async function importBody(request: Request, dir: string): Promise<unknown> {
  const args = [`--max-old-space-size=${MAX_HEAP_MB}`, BIN, 'import', '-', '--json', '--traces-dir', dir]
  // What the agent is started with is not for it.
  const env = { ...process.env, NODE_OPTIONS: '' }
  const child = spawn(process.execPath, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
  // Half a body is none: stdin does not end before the process has heard of it.
  request.once('close', () => {
    if (!request.complete) child.kill('SIGTERM')
  })
  // It need not read a body to its end that it refuses.
  child.stdin.on('error', () => request.resume())
  request.on('end', () => child.stdin.end()).pipe(child.stdin, { end: false })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (child.exitCode === 0) return parse(out)
  throw refusalOf(parse(err.trimEnd().split('\n').at(-1) ?? ''))
}

function refusalOf(told: unknown): CollectorError {
  const [code, message] =
    typeof told === 'object' && told !== null ? ['code' in told && told.code, 'message' in told && told.message] : []
  if (code === 'IMPORT_UNREADABLE') return new CollectorError(code, 'There is no record in the body.')
  // What the file system said names paths of the machine.
  if (code === 'FILE_SYSTEM') return new CollectorError('DIR_NOT_WRITABLE', 'The traces directory cannot be written.')
  if (isErrorCode(code) && typeof message === 'string') return new CollectorError(code, message)
  return new CollectorError('INTERNAL', 'The import ended without a result.')
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

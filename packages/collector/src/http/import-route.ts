/**
 * `POST /import`: the body as sessions of the directory.
 *
 *   request --stdin--> `agent-inspector import -` --stdout--> what came of it
 */
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import type { Request, RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import { parseJson, refusalOf, spawnCommand } from './own-command.js'

export function importRoute(dir: string): RequestHandler {
  return async (request, response) => {
    response.set('Cache-Control', 'no-store').json(await importBody(request, dir))
  }
}

async function importBody(request: Request, dir: string): Promise<unknown> {
  const child = spawnCommand(['import', '-', '--json', '--traces-dir', dir])
  // Half a body is none: stdin does not end before the process has heard of it.
  request.once('close', () => {
    if (!request.complete) child.kill('SIGTERM')
  })
  // It need not read a body to its end that it refuses.
  child.stdin.on('error', () => request.resume())
  request.on('end', () => child.stdin.end()).pipe(child.stdin, { end: false })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  if (child.exitCode === 0) return parseJson(out)
  const refusal = refusalOf(err, 'The import')
  const { code } = refusal
  if (code === 'IMPORT_UNREADABLE') throw new CollectorError(code, 'There is no record in the body.')
  // What the file system said names paths of the machine.
  if (code === 'FILE_SYSTEM') throw new CollectorError('DIR_NOT_WRITABLE', 'The traces directory cannot be written.')
  throw refusal
}

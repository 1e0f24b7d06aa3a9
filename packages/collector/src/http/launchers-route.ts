/** `GET /launchers` and `POST /launchers/{name}`: what the application lets the page start. */
import type { RequestHandler } from 'express'
import { CollectorError } from '../base/errors.js'
import type { Launcher } from './launcher.js'

export function listLaunchersRoute(launchers: readonly Launcher[]): RequestHandler {
  const listed = launchers.map(({ name, title, description }) => ({
    name,
    title,
    ...(description !== undefined && { description }),
  }))
  return (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ launchers: listed })
  }
}

export function launchRoute(launchers: readonly Launcher[], log: (line: string) => void): RequestHandler {
  return (request, response) => {
    const name = request.params.name
    const launcher = launchers.find((candidate) => candidate.name === name)
    if (launcher === undefined) {
      throw new CollectorError('LAUNCHER_NOT_FOUND', `There is no launcher ${JSON.stringify(name)}.`)
    }
    start(launcher).catch((cause: unknown) => log(`launcher ${launcher.name} failed: ${String(cause)}`))
    response.status(202).end()
  }
}

/** Async, so that what it throws is a rejection like any other. */
async function start(launcher: Launcher): Promise<void> {
  await launcher.run()
}

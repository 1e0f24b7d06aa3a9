/**
 * The inspector's own server: both loopback addresses or neither, on the first free port.
 *
 *   create-inspector --router, port--> [serve] --> http.Server on 127.0.0.1 and on ::1
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import express, { type Router } from 'express'
import { CollectorError } from '../base/errors.js'
import { once } from '../base/once.js'
import { isLoopbackHost } from '../base/settings.js'
import { nameHolder } from './port-holder.js'
import { problemHandler } from './problem.js'

export interface ServeOptions {
  readonly router: Router
  readonly basePath: string
  /** 0 lets the system choose. */
  readonly port: number
  readonly host: string
  readonly log: (line: string) => void
}

export interface Serving {
  /** Of the page. */
  readonly url: string
  readonly port: number
  /** Stops listening; ends what is still open after a moment. */
  close(): Promise<void>
}

/** Ports tried, from the wanted one on. */
const MAX_TRIES = 20
/** For answers that are being sent when the server closes. */
const GRACE_MS = 500

/** @throws CollectorError PORT_IN_USE */
export async function serve({ router, basePath, port, host, log }: ServeOptions): Promise<Serving> {
  const app = createApp(router, basePath, log)
  const addresses = isLoopbackHost(host) ? ['127.0.0.1', '::1'] : [host]

  for (let tried = 0; tried < MAX_TRIES && port + tried <= 65_535; tried++) {
    const wanted = port === 0 ? 0 : port + tried
    const servers = await listenOnAll({ app, addresses, port: wanted, log })
    if (servers === undefined) {
      if (wanted !== 0) log(`port ${wanted} is taken by ${await nameHolder(wanted, basePath)}; trying the next one`)
      continue
    }
    const bound = portOf(servers)
    const name = isLoopbackHost(host) ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
    return { url: `http://${name}:${bound}${basePath}`, port: bound, close: once(() => closeAll(servers)) }
  }
  throw new CollectorError(
    'PORT_IN_USE',
    `None of ${MAX_TRIES} ports from ${port} on is free on ${addresses.join(' and ')}.`,
  )
}

function createApp(router: Router, basePath: string, log: (line: string) => void): RequestListener {
  const app = express().disable('x-powered-by').disable('etag')
  app.use(router)
  app.get('/', (_request, response) => response.redirect(302, `${basePath}/`))
  app.use((request) => {
    throw new CollectorError('ROUTE_NOT_FOUND', `${request.method} leads to nothing outside ${basePath}.`)
  })
  app.use(problemHandler(log))
  return app
}

interface ListenOptions extends Pick<ServeOptions, 'port' | 'log'> {
  readonly app: RequestListener
  readonly addresses: readonly string[]
}

/** @returns nothing where one of them is taken: then none is bound */
async function listenOnAll({ app, addresses, port, log }: ListenOptions): Promise<readonly Server[] | undefined> {
  const servers: Server[] = []
  for (const address of addresses) {
    const server = createServer(app)
    const failure = await listen(server, servers.length === 0 ? port : portOf(servers), address)
    if (failure === undefined) {
      // A connection that could not be accepted: unheard, it would end the process of the agent.
      server.on('error', (cause) => log(`a connection to port ${portOf([server])} failed: ${String(cause)}`))
      servers.push(server)
    } else if (!isAbsent(failure) || servers.length === 0) {
      await closeAll(servers)
      if (failure.code === 'EADDRINUSE') return undefined
      throw new CollectorError('PORT_IN_USE', `${address} port ${port} cannot be listened on: ${failure.code}.`, {
        cause: failure,
      })
    }
  }
  return servers
}

/** The machine has no such address: no ::1 in many containers. */
function isAbsent({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL'
}

function listen(server: Server, port: number, host: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.once('error', resolve)
    server.listen({ port, host, exclusive: true }, () => {
      server.off('error', resolve)
      resolve(undefined)
    })
  })
}

function portOf(servers: readonly Server[]): number {
  const address = servers[0]?.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(
    servers.map((server) => {
      const closed = new Promise((resolve) => server.close(resolve))
      const cut = setTimeout(() => server.closeAllConnections(), GRACE_MS)
      return closed.finally(() => clearTimeout(cut))
    }),
  )
}

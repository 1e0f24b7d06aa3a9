/**
 * One port on all addresses, or on none. It keeps no process alive.
 *
 *   serve.ts, control-server.ts --server, addresses, port--> [listen] --> http.Server on each
 */
import type { Server as NetServer } from 'node:net'
import { CollectorError } from '../base/errors.js'

/** Of HTTP/1.1 or HTTP/2. */
export interface Server extends NetServer {
  closeAllConnections(): void
}

export interface Listening {
  readonly port: number
  /** Stops listening; ends what is still open after a moment. */
  close(): Promise<void>
}

export interface ListenOptions {
  readonly createServer: () => Server
  readonly addresses: readonly string[]
  /** 0 lets the system choose. */
  readonly port: number
  readonly log: (line: string) => void
}

/** For answers that are being sent when the server closes. */
const GRACE_MS = 500

/**
 * @returns nothing where the port is taken on one of the addresses: then none is bound
 * @throws CollectorError PORT_IN_USE where an address cannot be listened on for another reason
 */
export async function listenOnAll({
  createServer,
  addresses,
  port,
  log,
}: ListenOptions): Promise<Listening | undefined> {
  const servers: Server[] = []
  for (const address of addresses) {
    const server = createServer()
    const failure = await listen(server, servers.length === 0 ? port : portOf(servers), address)
    if (failure === undefined) {
      // A connection that could not be accepted: unheard, it would end the process of the agent.
      server.on('error', (cause) => log(`a connection to port ${portOf([server])} failed: ${String(cause)}`))
      servers.push(server.unref().on('connection', (socket) => socket.unref()))
    } else if (!isAbsent(failure) || servers.length === 0) {
      await closeAll(servers)
      if (failure.code === 'EADDRINUSE') return undefined
      throw new CollectorError('PORT_IN_USE', `${address} port ${port} cannot be listened on: ${failure.code}.`, {
        cause: failure,
      })
    }
  }
  return {
    port: portOf(servers),
    close: () => closeAll(servers),
  }
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

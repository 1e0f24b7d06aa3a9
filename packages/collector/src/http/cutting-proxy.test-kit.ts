/** For tests: stands between client and server, and cuts connections in the middle of what the server says. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface CuttingProxy {
  readonly port: number
  /** Connections cut so far. */
  readonly cuts: number
  close(): void
}

/** @param nextCut after how many bytes of the answer the next connection is cut; `undefined`: never */
export async function startCuttingProxy(port: number, nextCut: () => number | undefined): Promise<CuttingProxy> {
  const sockets = new Set<Socket>()
  let cuts = 0
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    const pair = [near, far]
    const cut = (): void => pair.forEach((socket) => void socket.destroy())
    for (const socket of pair) {
      sockets.add(socket)
      socket.on('error', cut).on('close', () => {
        sockets.delete(socket)
        cut()
      })
    }
    let left = nextCut() ?? Number.POSITIVE_INFINITY
    near.pipe(far)
    far.on('data', (bytes: Buffer) => {
      if (bytes.length < left) {
        left -= bytes.length
        near.write(bytes)
        return
      }
      cuts++
      // The last of it arrives before the end does.
      far.destroy()
      near.end(bytes.subarray(0, left), () => near.destroy())
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  return {
    port: (server.address() as AddressInfo).port,
    get cuts() {
      return cuts
    },
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

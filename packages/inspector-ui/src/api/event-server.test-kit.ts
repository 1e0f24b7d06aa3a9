/** For tests: a server of events that answers when the test says so. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from './trace-file.test-kit.js'

interface Asked {
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

export interface EventServer {
  readonly url: string
  /** The request that comes next. */
  next(): Promise<Asked>
  /** Streams that are open. */
  readonly streams: number
  close(): void
}

export async function startEventServer(): Promise<EventServer> {
  let streams = 0
  const server = createServer((_, response) => {
    streams++
    response.once('close', () => streams--)
  })
  const url = `${await listen(server)}events`
  return {
    url,
    async next() {
      const [request, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse]
      return { request, response }
    },
    get streams() {
      return streams
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export function begin(response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
}

export function frame(event: string, id: string, data: object): string {
  return `event: ${event}\n${id === '' ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`
}

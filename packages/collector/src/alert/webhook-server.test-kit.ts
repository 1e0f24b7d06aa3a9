/** For tests: somebody's server that takes webhooks, on a port of its own, and answers as it is told to. */
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'

export interface Posted {
  readonly body: string
  readonly headers: IncomingHttpHeaders
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number
}

export interface WebhookServer {
  readonly url: string
  readonly posted: readonly Posted[]
  /** Resolves when so many have come. */
  count(posts: number): Promise<void>
}

/** @param answer to the nth post, from 0 on; one that does not end it hangs */
export async function startWebhookServer(
  answer: (response: ServerResponse, nth: number) => void = (response) => response.writeHead(204).end(),
): Promise<WebhookServer> {
  const posted: Posted[] = []
  const waiting = new Set<() => void>()
  const server = createServer(async (request, response) => {
    const atMs = Date.now()
    posted.push({ body: await text(request), headers: request.headers, atMs })
    answer(response, posted.length - 1)
    for (const look of waiting) look()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/s3cret`,
    posted,
    count: (posts) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (posted.length >= posts) resolve()
        }
        waiting.add(look)
        look()
      }),
  }
}

/** For tests: one request, sent as it is written. Nothing is followed, decoded or made valid. */
import { type IncomingHttpHeaders, request } from 'node:http'
import { buffer } from 'node:stream/consumers'

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Address to connect to; default 127.0.0.1. */
  readonly address?: string
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly text: string
  json(): unknown
}

/** @param path as it goes on the wire: neither encoded nor normalised */
export function send(port: number, path: string, sent: Sent = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body, address = '127.0.0.1' } = sent
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: address, port, path, method, headers: { ...headers }, agent: false },
      (response) => {
        buffer(response).then((whole) => {
          const text = whole.toString()
          const status = response.statusCode ?? 0
          resolve({ status, headers: response.headers, body: whole, text, json: () => JSON.parse(text) as unknown })
        }, reject)
      },
    )
    outgoing.on('error', reject).end(body)
  })
}

/** For tests: servers behind the middleware, and who asks them. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, request as open, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { RpcMessage } from '../json-rpc.js'
import type { TraceInboundOptions } from './inbound-options.js'
import { traceMcpRequests } from './trace-requests.js'

export type Handler = (request: IncomingMessage, response: ServerResponse, body: RpcMessage) => unknown

export const call: RpcMessage = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'add' } }
export const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: { clientInfo: { name: 'Desk' } } }
export const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
export const answer = (response: ServerResponse, body: unknown, headers = {}) => {
  response.writeHead(200, { 'Content-Type': 'application/json', ...headers })
  response.end(JSON.stringify(body))
}
export const echo: Handler = (_request, response, { id }) =>
  answer(response, { jsonrpc: '2.0', id, result: { ok: true } })

export async function serve(handler: Handler, options: TraceInboundOptions = {}): Promise<string> {
  const middleware = traceMcpRequests(options)
  return listen((request, response) => middleware(request, response, () => handle(handler, request, response)))
}

export async function handle(handler: Handler, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request)
  await handler(request, response, body === '' ? {} : JSON.parse(body))
}

export async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<string> {
  const server = createServer((request, response) => void handler(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
}

export function init(body: unknown, headers: Record<string, string> = {}): RequestInit {
  const accept = 'application/json, text/event-stream'
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { accept, 'content-type': 'application/json', ...headers },
  }
}

export async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
  const answered = await (await fetch(url, init(body, headers))).text()
  return answered === '' ? undefined : JSON.parse(answered)
}

/** Over a connection of its own. */
export function send(url: string, body: unknown): { readonly answered: Promise<IncomingMessage> } {
  const sent = open(url, { method: 'POST', agent: false })
  const answered = once(sent, 'response').then(([response]) => response as IncomingMessage)
  sent.end(JSON.stringify(body))
  return { answered }
}

/**
 * `traceMcpRequests()`: middleware for Express, and for anything else that hands on Node's own request and
 * answer. What comes and goes is read from a copy, as it passes.
 *
 *   request --> [middleware] --next--> handler --write, end--> [copy] --> client
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createContain } from '../mcp/contain.js'
import { RpcError } from '../mcp/rpc-error.js'
import { peek } from '../peek.js'
import { slot } from '../runner.js'
import { parseJson } from './answer-reader.js'
import { createExchange } from './exchange.js'
import { httpRequest } from './http-request.js'
import { createInboundClients } from './inbound-clients.js'
import { inboundSettings, type TraceInboundOptions } from './inbound-options.js'
import { tapRequest } from './tap-request.js'
import { tapResponse } from './tap-response.js'

export type McpMiddleware = (
  request: IncomingMessage,
  response: ServerResponse,
  next: (cause?: unknown) => unknown,
) => void

/** Stands before or after what reads the body; best where only MCP goes: `app.use('/mcp', traceMcpRequests())`. */
export function traceMcpRequests(options: TraceInboundOptions = {}): McpMiddleware {
  const settings = inboundSettings(options)
  const clients = createInboundClients(settings)
  const contained = createContain()

  return (request, response, next) => {
    const { runner } = slot
    const exchange =
      runner && contained(() => createExchange({ ...settings, request: describe(request), clients, runner }))
    if (runner === undefined || exchange === undefined) {
      next()
      return
    }
    contained(() => {
      const body: unknown = peek(request, 'body')
      if (body !== undefined)
        exchange.asked(typeof body === 'string' || Buffer.isBuffer(body) ? parseJson(String(body)) : body)
      tapRequest(request, settings.maxBodyBytes, exchange, contained)
      tapResponse(response, exchange, contained)
      response.once('close', () =>
        contained(() =>
          exchange.over(response.writableFinished ? undefined : new RpcError('The client left before the answer.')),
        ),
      )
    })
    runner.run(exchange.frame, next)
  }
}

function describe(request: IncomingMessage) {
  const { method = 'GET', headers, socket } = request
  const originalUrl = peek(request, 'originalUrl')
  const url = typeof originalUrl === 'string' ? originalUrl : (request.url ?? '/')
  const header = (name: string) => {
    const value = headers[name]
    return Array.isArray(value) ? value.join(', ') : value
  }
  return httpRequest(method, url, header, socket)
}

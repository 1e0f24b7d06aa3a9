/**
 * `traceMcpFetch()`: a `fetch` handler that says which MCP requests it gets. Bodies are read from a copy,
 * as somebody reads them.
 *
 *   Request --> [traced handler] --> handler --Response--> [copy] --> client
 */
import { createContain } from '../mcp/contain.js'
import { RpcError } from '../mcp/rpc-error.js'
import { slot } from '../runner.js'
import type { AnswerReader } from './answer-reader.js'
import { createExchange } from './exchange.js'
import { httpRequest } from './http-request.js'
import { createInboundClients } from './inbound-clients.js'
import { inboundSettings, type TraceInboundOptions } from './inbound-options.js'
import { tapBody } from './tap-body.js'
import { tapFetchRequest } from './tap-fetch-request.js'

export type FetchHandler<Rest extends readonly unknown[]> = (
  request: Request,
  ...rest: Rest
) => Response | Promise<Response>

/** @returns a handler of the same type */
export function traceMcpFetch<Rest extends readonly unknown[]>(
  handler: FetchHandler<Rest>,
  options: TraceInboundOptions = {},
): FetchHandler<Rest> {
  const settings = inboundSettings(options)
  const clients = createInboundClients(settings)
  const contained = createContain()

  return (request, ...rest) => {
    const { runner } = slot
    const exchange =
      runner && contained(() => createExchange({ ...settings, request: describe(request), clients, runner }))
    if (runner === undefined || exchange === undefined) return handler(request, ...rest)
    contained(() => tapFetchRequest(request, settings.maxBodyBytes, exchange, contained))
    return runner.run(exchange.frame, async () => {
      try {
        const response = await handler(request, ...rest)
        return contained(() => tapAnswer(response)) ?? response
      } catch (cause) {
        contained(() => exchange.over(cause))
        throw cause
      }
    })

    function tapAnswer(response: Response): Response {
      const { status, headers, body } = response
      const reader: AnswerReader | undefined = exchange?.answered(status, (name) => headers.get(name) ?? undefined)
      if (body === null) {
        exchange?.over()
        return response
      }
      const tapped = tapBody(body, {
        chunk: (chunk) => contained(() => reader?.write(chunk)),
        ended: () =>
          contained(() => {
            reader?.end()
            exchange?.over()
          }),
        broke: (cause) => contained(() => exchange?.over(cause)),
        left: () => contained(() => exchange?.over(new RpcError('The client left before the answer.'))),
      })
      return new Response(tapped, response)
    }
  }
}

function describe({ method, url, headers }: Request) {
  return httpRequest(method, url, (name) => headers.get(name) ?? undefined, undefined)
}

/** What an example sends: runs it against an OTLP/HTTP endpoint that keeps the bodies. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import path from 'node:path'

/**
 * @typedef {{ name: string, attributes: { key: string, value: { stringValue?: string } }[] }} OtlpSpan
 * @typedef {{ resourceSpans: { scopeSpans: { spans: OtlpSpan[] }[] }[] }} TracesRequest
 */

/**
 * @param {string} script from the folder of examples
 * @param {string[]} args
 * @returns {Promise<{ code: number, spans: OtlpSpan[] }>} spans of all requests
 */
export async function spansOf(script, ...args) {
  /** @type {TracesRequest[]} */
  const bodies = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request.setEncoding('utf8')) text += piece
    bodies.push(JSON.parse(text))
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '..', script), ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const [code] = await once(child, 'exit')
  server.close()
  server.closeAllConnections()
  const spans = bodies.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
  )
  return { code, spans }
}

/** @param {OtlpSpan} span @param {string} key @returns the text of an attribute */
export function textOf({ attributes }, key) {
  return attributes.find((attribute) => attribute.key === key)?.value.stringValue
}

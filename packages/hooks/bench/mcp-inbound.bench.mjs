/**
 * What does the middleware cost a call that comes in over HTTP, beside the same server without it? The
 * server does the least that one of MCP can: it reads the body, parses it, and writes the answer. Who asks
 * writes bytes to a socket and looks for the end of the answer, so that the server is most of what is
 * measured.
 *
 * The middleware reads both bodies by itself, for it is given bytes: that is most of what it costs. The aim
 * is that it costs no more than this barest of servers; one of an SDK does several times its work.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { on } from '../dist/index.js'
import { traceMcpRequests } from '../dist/mcp-inbound/index.js'
import { interleave, report } from './interleave.mjs'

const words = 'A sentence of an ordinary answer, as tools give it. '.repeat(20)
const result = { content: [{ type: 'text', text: words }], structuredContent: { rows: [1, 2, 3] } }
const heard = { count: 0 }

const middleware = traceMcpRequests()
const plain = await client(serve)
const unheard = await client((request, response) => middleware(request, response, () => serve(request, response)))
const traced = await client((request, response) => middleware(request, response, () => serve(request, response)))

const found = await interleave(
  {
    'without the middleware': plain.ask,
    'with it, nobody listens': unheard.ask,
    'with it, one listener': heardBy(traced.ask),
  },
  1,
)
for (const { close } of [plain, unheard, traced]) close()

const bare = found['without the middleware']
report({
  name: 'An MCP call that comes in over HTTP, through the middleware',
  unit: 'ns per call',
  results: Object.entries(found).map(([label, value]) => ({ label, value })),
  ratios: [
    { label: 'one listener, times the same server without it', value: found['with it, one listener'] / bare, aim: 2 },
    { label: 'nobody listens, times the same', value: found['with it, nobody listens'] / bare, aim: 1.05 },
  ],
})

/** Listened to only while it runs: the others are to be without. */
function heardBy(ask) {
  return async (count) => {
    const undo = [
      on('before_rpc_request', ({ message }) => {
        heard.count += message.id
      }),
      on('after_rpc_response', ({ durationMs }) => {
        heard.count += durationMs
      }),
    ]
    await ask(count)
    for (const stop of undo) stop()
    return heard.count
  }
}

function serve(request, response) {
  const chunks = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const { id } = JSON.parse(Buffer.concat(chunks).toString())
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result }))
  })
}

/** One connection to a server of its own, a call after the other. */
async function client(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = connect(server.address().port, '127.0.0.1').setNoDelay()
  let answered = () => {}
  let text = ''
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk
    if (!text.endsWith('}')) return
    const { length } = text
    text = ''
    answered(length)
  })
  return {
    async ask(count) {
      let bytes = 0
      for (let id = 1; id <= count; id++) {
        const answer = new Promise((resolve) => {
          answered = resolve
        })
        socket.write(post(id))
        bytes += await answer
      }
      return bytes
    },
    close() {
      socket.destroy()
      server.close()
    },
  }
}

function post(id) {
  const params = { name: 'search', arguments: { query: 'ferns', limit: 10 }, _meta: { progressToken: id } }
  const body = JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/call', params })
  const head = `POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\nMcp-Session-Id: bench\r\nContent-Length: ${body.length}`
  return `${head}\r\n\r\n${body}`
}

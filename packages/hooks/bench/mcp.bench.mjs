/**
 * What does a traced MCP transport cost a call, beside a bare tap that does what any tap has to: read the
 * frames, match request and response, tell a listener of both with the time between them?
 */
import { on, session } from '../dist/index.js'
import { traceTransport } from '../dist/mcp/index.js'
import { interleave, report } from './interleave.mjs'

const words = 'A sentence of an ordinary answer, as tools give it. '.repeat(20)
const result = JSON.stringify({ content: [{ type: 'text', text: words }], structuredContent: { rows: [1, 2, 3] } })
const request = (id) => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: 'search', arguments: { query: 'ferns', limit: 10 }, _meta: { progressToken: id } },
})
const heard = { count: 0 }

const plain = wire()
const tapped = tap(wire())
const traced = traceTransport(wire(), { transport: 'stdio' })
for (const transport of [plain, tapped, traced]) {
  transport.onmessage = (message) => {
    heard.count += message.id
  }
}
on('before_rpc_request', ({ message }) => {
  heard.count += message.id
})
on('after_rpc_response', ({ durationMs }) => {
  heard.count += durationMs
})

const calls = (transport) => (count) =>
  session({ id: 'bench' }, async () => {
    for (let id = 1; id <= count; id++) await transport.send(request(id))
    return heard.count
  })
const found = await interleave(
  { 'no tap': calls(plain), 'bare parse-and-tap': calls(tapped), traceTransport: calls(traced) },
  4,
)

report({
  name: 'A call over a traced MCP transport, one listener',
  unit: 'ns per call',
  results: Object.entries(found).map(([label, value]) => ({ label, value })),
  ratios: [
    {
      label: 'traceTransport, times the bare parse-and-tap of the same frames',
      value: found.traceTransport / found['bare parse-and-tap'],
      aim: 1.2,
    },
  ],
})

/** A transport whose peer answers at once: the request is written as text, the response read from text. */
function wire() {
  const transport = {
    onmessage: undefined,
    async start() {},
    async close() {},
    async send(message) {
      const { length } = JSON.stringify(message)
      transport.onmessage?.(JSON.parse(`{"jsonrpc":"2.0","id":${message.id},"result":${result},"length":${length}}`))
    },
  }
  return transport
}

/** The least that tells who hears it of calls, and how long each took. */
function tap(inner) {
  const open = new Map()
  const tell = (payload) => {
    heard.count += payload.durationMs ?? payload.message.id
  }
  const outer = {
    onmessage: undefined,
    start: () => inner.start(),
    close: () => inner.close(),
    send(message) {
      if (message.id !== undefined && message.method !== undefined) {
        open.set(message.id, { message, startNs: process.hrtime.bigint() })
        tell({ direction: 'outbound', message })
      }
      return inner.send(message)
    },
  }
  inner.onmessage = (message) => {
    const call = message.method === undefined ? open.get(message.id) : undefined
    if (call !== undefined) {
      open.delete(message.id)
      tell({ call, message, durationMs: Number(process.hrtime.bigint() - call.startNs) / 1e6 })
    }
    outer.onmessage?.(message)
  }
  return outer
}

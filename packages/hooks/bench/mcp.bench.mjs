/**
 * What does a traced MCP transport cost a call, beside a bare tap that tells a listener of request and
 * response, with the time between them?
 *
 * Two taps, for there are two places for one:
 *
 * - on the wire, as a proxy of a pipe or of an HTTP body: it has text, and must read each frame by itself
 *   to match request and response. That is the parse-and-tap of the promise: who has no place in the
 *   process has no other.
 * - in the transport, as `traceTransport`: the messages have been read, and it parses nothing. The harder
 *   measure, for it does no work but a Map and two looks at the clock. It adds nothing to the frames, while
 *   `traceTransport` puts the trace context into each request: the frame is 90 characters longer, and who
 *   writes it as text pays for that, too.
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
const listener = {
  before: ({ message }) => {
    heard.count += message.id
  },
  after: ({ durationMs }) => {
    heard.count += durationMs
  },
}

const plain = wire()
const onTheWire = wire(wireTap())
const inTheTransport = transportTap(wire())
const traced = traceTransport(wire(), { transport: 'stdio' })
for (const transport of [plain, onTheWire, inTheTransport, traced]) {
  transport.onmessage = (message) => {
    heard.count += message.id
  }
}
on('before_rpc_request', listener.before)
on('after_rpc_response', listener.after)

const calls = (transport) => (count) =>
  session({ id: 'bench' }, async () => {
    for (let id = 1; id <= count; id++) await transport.send(request(id))
    return heard.count
  })
const found = await interleave(
  {
    'no tap': calls(plain),
    'bare tap in the transport, which parses nothing': calls(inTheTransport),
    'bare parse-and-tap on the wire': calls(onTheWire),
    traceTransport: calls(traced),
  },
  4,
)

report({
  name: 'A call over a traced MCP transport, one listener',
  unit: 'ns per call',
  results: Object.entries(found).map(([label, value]) => ({ label, value })),
  ratios: [
    {
      label: 'traceTransport, times a bare parse-and-tap of the same frames',
      value: found.traceTransport / found['bare parse-and-tap on the wire'],
      aim: 1.2,
    },
    {
      label: 'traceTransport, times a bare tap in its place, which parses nothing and adds no trace context',
      value: found.traceTransport / found['bare tap in the transport, which parses nothing'],
      aim: 1.4,
    },
  ],
})

/**
 * A transport whose peer answers at once: the request is written as text, the response read from text.
 *
 * @param {{ sent(text: string): void, received(text: string): void }} [tap] sees the text that goes over it
 */
function wire(tap) {
  const transport = {
    onmessage: undefined,
    async start() {},
    async close() {},
    async send(message) {
      const asked = JSON.stringify(message)
      tap?.sent(asked)
      const answer = `{"jsonrpc":"2.0","id":${message.id},"result":${result},"length":${asked.length}}`
      tap?.received(answer)
      transport.onmessage?.(JSON.parse(answer))
    },
  }
  return transport
}

function wireTap() {
  const { asked, answered } = matcher()
  return { sent: (text) => asked(JSON.parse(text)), received: (text) => answered(JSON.parse(text)) }
}

function transportTap(inner) {
  const { asked, answered } = matcher()
  const outer = {
    onmessage: undefined,
    start: () => inner.start(),
    close: () => inner.close(),
    send(message) {
      asked(message)
      return inner.send(message)
    },
  }
  inner.onmessage = (message) => {
    answered(message)
    outer.onmessage?.(message)
  }
  return outer
}

/** The least that tells who hears it of calls, and how long each took. */
function matcher() {
  const open = new Map()
  return {
    asked(message) {
      if (message.id === undefined || message.method === undefined) return
      open.set(message.id, { message, startNs: process.hrtime.bigint() })
      listener.before({ direction: 'outbound', message })
    },
    answered(message) {
      const call = message.method === undefined ? open.get(message.id) : undefined
      if (call === undefined) return
      open.delete(message.id)
      listener.after({ call, message, durationMs: Number(process.hrtime.bigint() - call.startNs) / 1e6 })
    },
  }
}

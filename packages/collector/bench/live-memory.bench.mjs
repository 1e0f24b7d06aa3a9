/**
 * How much memory does the process keep for each live event, of 1,000,000 that sessions cause while a browser listens?
 *
 * Subject: sessions that begin, fetch a resource, use a prompt and end, one after another: live sink → ring → feed.
 * Compared from the moment on when the ring is full: it keeps the latest 10,000.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as delay, setImmediate as nextTurn } from 'node:timers/promises'
import { createLiveFeed } from '../dist/http/live-feed.js'
import { readPrices } from '../dist/process/read-prices.js'
import { createLiveSink } from '../dist/sink/live-sink.js'

const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000)
const WARM_UP = 50_000
const A_SESSION = 4
const SESSIONS_A_TURN = 10
const ORIGIN = { resource: { 'service.name': 'bench' }, scope: { name: 'bench' } }
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'

const pricing = readPrices()
let told = 0
const live = createLiveSink({ process: { pid: 1, host: 'box' }, pricing, onProblem: fail })
const feed = createLiveFeed({ live, pricing })
live.subscribe({ event: () => told++, state() {} })
const server = createServer((request, response) => feed.connect(request, response, {}))
await once(server.listen(0, '127.0.0.1'), 'listening')
const url = `http://127.0.0.1:${server.address().port}/`
const browser = fork(new URL('./live-clients.mjs', import.meta.url), [url, '1'])
await once(browser, 'message')

const before = await keptAfter(WARM_UP)
const after = await keptAfter(EVENTS)

browser.kill()
feed.close()
await live.close()
server.close()
console.log(
  JSON.stringify({
    name: 'Memory of the process for 1,000,000 live events',
    unit: 'MB',
    results: [
      { label: `kept after ${WARM_UP.toLocaleString('en')} events`, value: before / 1e6 },
      { label: `kept after ${told.toLocaleString('en')} events`, value: after / 1e6 },
    ],
    ratios: [{ label: 'bytes that an event leaves behind', value: (after - before) / (told - WARM_UP), aim: 1 }],
  }),
)

/** @returns bytes, once so many events were told in all */
async function keptAfter(events) {
  while (told < events) {
    for (let i = 0; i < SESSIONS_A_TURN; i++) runSession(told / A_SESSION)
    await nextTurn()
  }
  let bytes = Number.POSITIVE_INFINITY
  for (;;) {
    // What the browser has not read yet is no memory that is kept.
    await delay(300)
    global.gc()
    const { heapUsed, external } = process.memoryUsage()
    if (bytes - heapUsed - external < 100_000) return heapUsed + external
    bytes = heapUsed + external
  }
}

function runSession(number) {
  const sessionId = `session-${number}`
  live.write(eventOf(sessionId, 'session_started', { 'agent_inspector.title': `Session ${number}` }))
  live.write(spanOf(sessionId, 'resource.fetch', { 'mcp.resource.uri': `file:///${number}.txt` }))
  live.write(spanOf(sessionId, 'prompt.apply', { 'mcp.prompt.template_id': `prompt-${number}` }))
  live.write(eventOf(sessionId, 'session_finished', {}))
}

function eventOf(sessionId, name, attributes) {
  return { type: 'session_event', name, sessionId, atNs: nowNs(), attributes, origin: ORIGIN }
}

function spanOf(sessionId, name, attributes) {
  const [startNs, endNs] = [nowNs(), nowNs()]
  const spanId = (name === 'resource.fetch' ? 'a' : 'b').repeat(16)
  const of = { sessionId, traceId: TRACE_ID, spanId, name, kind: 1, startNs, endNs, status: { code: 0 } }
  return { type: 'span', ...of, attributes, events: [], links: [], origin: ORIGIN }
}

function nowNs() {
  return BigInt(Date.now()) * 1_000_000n
}

function fail(message, cause) {
  throw new Error(message, { cause })
}

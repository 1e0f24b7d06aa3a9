/**
 * What does it cost to tell a hundred browsers of one change of a session, in CPU time of the process for each delivery?
 *
 * Subject: live sink → ring → text, once → better-sse's responses. Rival: the broadcast of a better-sse channel.
 * Floor: the same text written to a hundred responses. Their turns alternate; medians are compared.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { EMPTY_LEDGER, sessionJson } from '@agent-inspector/trace-format'
import { createChannel, createSession } from 'better-sse'
import { quantile } from '../../../bench/lib/quantile.mjs'
import { createLiveFeed } from '../dist/http/live-feed.js'
import { readPrices } from '../dist/process/read-prices.js'
import { createLiveSink } from '../dist/sink/live-sink.js'

const CLIENTS = 100
const EVENTS = 100
const TURNS = 15
const WARM_UP = 3

const pricing = readPrices()

const ways = [
  { label: 'live feed', ...(await openFeed()) },
  { label: 'better-sse, broadcast of a channel', ...(await openBetterSse()) },
  { label: 'raw writes', ...(await openRaw()) },
].map((way) => ({ ...way, costs: [] }))

for (const way of ways) {
  way.clients = fork(new URL('./live-clients.mjs', import.meta.url), [way.url, String(CLIENTS)])
  await once(way.clients, 'message')
}
for (let turn = 0; turn < WARM_UP + TURNS; turn++) {
  for (const { clients, tell, costs } of ways) {
    global.gc()
    const heard = once(clients, 'message')
    const before = process.cpuUsage()
    for (let n = 1; n <= EVENTS; n++) {
      // The clients say when they have the last one.
      tell(sessionOf(n === EVENTS ? `sent-${performance.now().toFixed(3)}` : 'more'))
      await nextTurn()
    }
    await heard
    const { user, system } = process.cpuUsage(before)
    if (turn >= WARM_UP) costs.push((user + system) / (CLIENTS * EVENTS))
  }
}
for (const { clients, close } of ways) {
  clients.kill()
  await once(clients, 'exit')
  close()
}

const results = ways.map(({ label, costs }) => ({ label, value: quantile(costs, 0.5) }))
const [ours, rival, floor] = results.map(({ value }) => value)
console.log(
  JSON.stringify({
    name: `One change of a session told to ${CLIENTS} browsers`,
    unit: 'µs of CPU a delivery',
    results,
    ratios: [
      { label: 'to raw writes', value: ours / floor, aim: 2 },
      { label: 'to better-sse alone', value: ours / rival, aim: 1.1 },
    ],
  }),
)

async function openFeed() {
  const live = createLiveSink({ process: { pid: 1, host: 'box' }, pricing, onProblem: fail })
  const feed = createLiveFeed({ live, pricing, maxClients: CLIENTS })
  const server = await listen((request, response) => feed.connect(request, response, {}))
  const close = () => {
    feed.close()
    void live.close()
    server.close()
  }
  return { url: server.url, tell: live.noted, close }
}

async function openBetterSse() {
  const channel = createChannel()
  const server = await listen(async (request, response) => channel.register(await createSession(request, response)))
  return { ...server, tell: (session) => void channel.broadcast(sessionJson(session, pricing), 'SessionUpdated') }
}

async function openRaw() {
  const responses = []
  const server = await listen((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
    responses.push(response)
  })
  let id = 0
  const tell = (session) => {
    const text = `event: SessionUpdated\nid: ${++id}\ndata: ${JSON.stringify(sessionJson(session, pricing))}\n\n`
    for (const response of responses) response.write(text)
  }
  return { ...server, tell }
}

async function listen(answer) {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() }
}

function sessionOf(title) {
  return {
    id: 'a-session',
    title,
    engine: 'node',
    status: 'running',
    startedNs: 1763668000000000000n,
    spanCount: 900,
    openSpanCount: 4,
    errorCount: 1,
    llmCalls: 120,
    toolCalls: 340,
    inputTokens: 120_000,
    outputTokens: 30_000,
    waitingFor: [],
    metadata: { user: 'Ada', city: 'Bern' },
    process: { pid: 1, host: 'box', live: true },
    ledger: EMPTY_LEDGER,
    parts: [{ part: 'a-session', generation: 'f'.repeat(16), bytes: 123_456 }],
  }
}

function fail(message, cause) {
  throw new Error(message, { cause })
}

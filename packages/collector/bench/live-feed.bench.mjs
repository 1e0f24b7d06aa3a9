/**
 * How long does it take from a pause in the agent until one browser, or a hundred, have heard of it?
 *
 * Subject: `waitForSignal` in a workflow → hooks → queue → live sink → SSE. Rival: better-sse's own
 * channel, with the event at hand. Floor: the same text written to the responses.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerWait, pendingWaits, session, waitForSignal } from '@agent-inspector/hooks'
import { createChannel, createSession } from 'better-sse'
import { quantile } from '../../../bench/lib/quantile.mjs'
import { createInspector } from '../dist/index.js'

const CLIENTS = [1, 100]
const ROUNDS = 100
const WARM_UP = 20

const now = () => performance.timeOrigin + performance.now()
const stamp = () => `sent-${now().toFixed(3)}`

const ways = [
  { label: 'a pause in a workflow', open: openInspector },
  { label: 'better-sse, broadcast of a channel', open: openBetterSse },
  { label: 'raw writes', open: openRaw },
]

const results = []
const ratios = []
for (const count of CLIENTS) {
  for (const { label, open } of ways) {
    const all = await measure(open, count)
    const who = `${label}, ${count === 1 ? '1 browser' : `${count} browsers`}`
    for (const share of [0.5, 0.99]) results.push({ label: `${who}: p${share * 100}`, value: quantile(all, share) })
    if (open === openInspector) ratios.push({ label: `${who}: p99 in ms`, value: quantile(all, 0.99), aim: 20 })
  }
}
console.log(JSON.stringify({ name: 'From a pause to the browsers', unit: 'ms', results, ratios }))

/** @returns for each event and browser, milliseconds from one to the other */
async function measure(open, count) {
  const { url, tell, close } = await open()
  const clients = fork(new URL('./live-clients.mjs', import.meta.url), [url, String(count)])
  await once(clients, 'message')
  const all = []
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const told = once(clients, 'message')
    const after = tell()
    const [{ ms }] = await told
    if (round >= WARM_UP) all.push(...ms)
    await after?.()
  }
  clients.kill()
  await once(clients, 'exit')
  await close()
  return all
}

async function openInspector() {
  const dir = await mkdtemp(join(tmpdir(), 'bench-'))
  const inspector = createInspector({ tracesDir: dir, log: () => {} })
  const { url } = await inspector.listen({ port: 0 })
  return {
    url: `${url}/events?types=WaitingOnSignal`,
    tell() {
      const answered = session(() => waitForSignal(stamp(), { prompt: 'Go on?' }))
      return async () => {
        for (const { waitId } of pendingWaits()) answerWait(waitId, { payload: undefined })
        await answered
      }
    },
    async close() {
      await inspector.close()
      await rm(dir, { recursive: true })
    },
  }
}

async function openBetterSse() {
  const channel = createChannel()
  const server = await listen(async (request, response) => channel.register(await createSession(request, response)))
  return { ...server, tell: () => void channel.broadcast({ signal_name: stamp() }, 'WaitingOnSignal') }
}

async function openRaw() {
  const responses = []
  const server = await listen((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders()
    responses.push(response)
  })
  const tell = () => {
    const text = `event: WaitingOnSignal\ndata: {"signal_name":"${stamp()}"}\n\n`
    for (const response of responses) response.write(text)
  }
  return { ...server, tell }
}

async function listen(answer) {
  const server = createServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${server.address().port}/`, close: async () => void server.close() }
}

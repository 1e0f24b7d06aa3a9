/**
 * How many spans a second come in by OTLP and reach a file that outlives the process, and does it stay so as a trace
 * grows?
 *
 * Subject: our server, in JSON and Protobuf. Rival: the telemetry server of Genkit, which takes OTLP in JSON. Floor: a
 * server that reads the body, parses it and keeps nothing. Each in a process of its own, with the same bodies, in as
 * many requests under way at a time as the row says, on connections that are kept.
 *
 * Genkit's server writes all it has of a trace at each request, so what a span costs there depends on how many the trace
 * has: "the next" ones are sent one by one, as a SimpleSpanProcessor does, to a trace that has so many already. The
 * promise of 100 times its one-by-one was made when that cost it 98 ms a span; with spans of this size it does from some
 * 4,000 on, so it is held against 5,000. Below that it is less than 100 times: the rows of 1,000 and 2,000 say how much.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { bodiesOf, bodyOf } from './otlp-bodies.mjs'

const FILL = 1000
const WARMING = 200
const OTHER_TRACE = 'f'.repeat(32)

const many = (kind, encoding, batch, count) => ({ kind, encoding, batch, count, held: 0, atOnce: 1 })
const single = (kind, held, count, atOnce, encoding = 'JSON') => ({ kind, encoding, batch: 1, count, held, atOnce })

const runs = [
  many('ours', 'JSON', 100, 10_000),
  many('ours', 'JSON', 100, 50_000),
  many('ours', 'JSON', 1000, 20_000),
  many('ours', 'Protobuf', 100, 50_000),
  many('ours', 'Protobuf', 1000, 20_000),
  many('genkit', 'JSON', 100, 10_000),
  many('genkit', 'JSON', 1000, 20_000),
  single('bare', 0, 10_000, 1),
  single('bare', 0, 10_000, 10),
  single('ours', 0, 1000, 1),
  single('ours', 0, 10_000, 1),
  single('ours', 0, 10_000, 1, 'Protobuf'),
  single('ours', 0, 1000, 10),
  single('ours', 0, 10_000, 10),
  single('genkit', 0, 1000, 1),
  ...[
    [2000, 200, 1],
    [5000, 100, 1],
    [5000, 100, 10],
  ].flatMap(([held, count, atOnce]) => [single('ours', held, count, atOnce), single('genkit', held, count, atOnce)]),
]

const results = []
for (const run of runs) results.push({ label: labelOf(run), value: await measure(run) })
console.log(
  JSON.stringify({
    name: 'Spans by OTLP to a durable file',
    unit: 'spans a second',
    results,
    ratios: [
      ratio(many('genkit', 'JSON', 1000, 20_000), many('ours', 'JSON', 1000, 20_000), 1 / 3),
      ratio(single('genkit', 5000, 100, 1), single('ours', 5000, 100, 1), 0.01),
      ratio(single('ours', 0, 1000, 1), single('ours', 0, 10_000, 1), 1.2),
      ratio(many('ours', 'JSON', 100, 10_000), many('ours', 'JSON', 100, 50_000), 1.2),
    ],
  }),
)

function labelOf({ kind, encoding, batch, count, held, atOnce }) {
  const number = (n) => n.toLocaleString('en')
  const spans = held === 0 ? `${number(count)} spans` : `the next ${number(count)} spans of a trace of ${number(held)}`
  return `${kind} ${encoding}, ${spans} by ${number(batch)}${atOnce === 1 ? '' : `, ${atOnce} at once`}`
}

function ratio(above, below, aim) {
  const [a, b] = [above, below].map(labelOf)
  const rate = (label) => results.find((result) => result.label === label).value
  return { label: `${a} / ${b}`, value: rate(a) / rate(b), aim }
}

/** @returns {Promise<number>} spans a second */
async function measure({ kind, encoding, batch, count, held, atOnce }) {
  const dir = mkdtempSync(path.join(tmpdir(), 'otlp-ingest-'))
  const script = fileURLToPath(new URL('otlp-server.mjs', import.meta.url))
  const child = fork(script, [kind, dir], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const [{ url }] = await once(child, 'message')
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const flushed = async () => {
    child.send('flush')
    await once(child, 'message')
  }
  const sendAll = (bodies) =>
    Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let body = bodies.shift(); body !== undefined; body = bodies.shift())
          await post(agent, url, encoding, body)
      }),
    )
  // For the compiler: to a trace that nobody looks at, and stays small.
  for (let n = 0; n < WARMING; n++) {
    await post(agent, url, encoding, bodyOf({ encoding, from: n % 10, count: 1, traceId: OTHER_TRACE }))
  }
  await sendAll(bodiesOf({ encoding, count: held, batch: FILL }))
  await flushed()
  const bodies = bodiesOf({ encoding, from: held, count, batch })
  const before = performance.now()
  await sendAll(bodies)
  await flushed()
  const seconds = (performance.now() - before) / 1000
  agent.destroy()
  child.kill('SIGKILL')
  await once(child, 'exit')
  rmSync(dir, { recursive: true, force: true })
  return count / seconds
}

async function post(agent, url, encoding, body) {
  const type = encoding === 'JSON' ? 'application/json' : 'application/x-protobuf'
  const outgoing = request(url, {
    agent,
    method: 'POST',
    headers: { 'Content-Type': type, 'Content-Length': body.length },
  })
  outgoing.end(body)
  const [response] = await once(outgoing, 'response')
  response.resume()
  await once(response, 'end')
  if (response.statusCode !== 200) throw new Error(`${url} answered ${response.statusCode}`)
}

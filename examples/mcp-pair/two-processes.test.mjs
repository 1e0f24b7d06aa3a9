/** A client and a server in two processes, each with an inspector of its own, and a slow network between them. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request as ask, createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { startApp } from '../start-app.test-kit.mjs'
import { attributeOf, readSpans, titleOf, treeOf } from './trace-tree.test-kit.mjs'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })
/** Each way. */
const NETWORK_MS = 60
/** A clock begins with the milliseconds of the wall clock. */
const CLOCK_MS = 1

test.each([
  { sdk: 'v2', transport: 'http', traced: 'wrapper' },
  { sdk: 'v1', transport: 'http', traced: 'wrapper' },
  { sdk: 'v2', transport: 'http', traced: 'middleware' },
  { sdk: 'v1', transport: 'sse', traced: 'wrapper' },
  { sdk: 'v1', transport: 'sse', traced: 'middleware' },
  { sdk: 'v2', transport: 'sse', traced: 'wrapper' },
])('SDK $sdk over $transport, the server by the $traced: one tree, and the time of the network in it', async (how) => {
  const dir = await mkdtemp(path.join(tmpdir(), 'pair-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  const server = await start('http-server', how, { INSPECTOR_TRACES_DIR: dir })
  const address = await slowNetwork(await server.line())
  const client = await start('http-client', how, { INSPECTOR_TRACES_DIR: dir, PAIR_URL: address })
  const url = await client.line()
  expect(await client.line()).toBe('5')

  const spans = () => readSpans(`${url}/trace/pair`)
  await expect
    .poll(async () => treeOf(await spans(), 'add'))
    .toEqual(['tool.call add', '  mcp.rpc tools/call 3', '    mcp.rpc tools/call 2', '      tool.call sum'])
  const { sessions } = await (await fetch(`${url}/sessions`)).json()
  expect(sessions).toMatchObject([{ id: 'pair', title: 'Add over HTTP' }])

  const all = await spans()
  const [near, far] = [3, 2].map((kind) => all.find((span) => titleOf(span) === `mcp.rpc tools/call ${kind}`))
  expect(attributeOf(near, 'mcp.rpc.transport')).toBe(how.transport)
  expect(attributeOf(far, 'mcp.rpc.transport')).toBe(how.transport)
  expect(millisecondsBetween(near.startTimeUnixNano, far.startTimeUnixNano)).toBeGreaterThan(NETWORK_MS - CLOCK_MS)
  expect(millisecondsBetween(far.endTimeUnixNano, near.endTimeUnixNano)).toBeGreaterThan(NETWORK_MS - CLOCK_MS)
})

/** @param {string} name @param {{ sdk: string, transport: string, traced: string }} how @param {NodeJS.ProcessEnv} env */
async function start(name, { sdk, transport, traced }, env) {
  const app = await startApp(path.join(import.meta.dirname, `${name}.test-kit.mjs`), {
    env: { PAIR_SDK: sdk, PAIR_TRANSPORT: transport, PAIR_TRACED: traced, ...env },
  })
  onTestFinished(app.end)
  return app
}

/** Hands on what it gets, later. @param {string} target */
async function slowNetwork(target) {
  const network = createServer((request, response) => {
    const { method, headers, url = '' } = request
    const sent = ask(new URL(url, target), { method, headers })
    later(
      request,
      (chunk) => sent.write(chunk),
      () => sent.end(),
    )
    sent.on('response', (answer) => {
      setTimeout(() => response.writeHead(answer.statusCode ?? 0, answer.headers).flushHeaders(), NETWORK_MS)
      later(
        answer,
        (chunk) => response.write(chunk),
        () => response.end(),
      )
    })
    sent.on('error', () => response.destroy())
    response.on('close', () => sent.destroy())
  }).listen(0, '127.0.0.1')
  await once(network, 'listening')
  onTestFinished(() => {
    network.closeAllConnections()
    network.close()
  })
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (network.address()).port}`
}

/** @param {import('node:stream').Readable} stream @param {(chunk: Buffer) => void} write @param {() => void} end */
function later(stream, write, end) {
  stream.on('data', (chunk) => setTimeout(write, NETWORK_MS, chunk))
  stream.on('end', () => setTimeout(end, NETWORK_MS))
}

function millisecondsBetween(fromNs, toNs) {
  return Number(BigInt(toNs) - BigInt(fromNs)) / 1e6
}

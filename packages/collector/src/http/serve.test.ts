import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import express, { type Router } from 'express'
import { afterEach, expect, test } from 'vitest'
import { healthRoute } from './health-route.js'
import { createLateServer } from './late-server.js'
import { createPageApp } from './page-app.js'
import { send } from './send.test-kit.js'
import { type ServeOptions, type Serving, serve } from './serve.js'

const BASE = '/_inspector'
const neverLogs = (line: string): never => {
  throw new Error(line)
}
const toClose: (() => unknown)[] = []

afterEach(async () => {
  await Promise.all(toClose.splice(0).map((close) => close()))
})

async function start(options: Partial<ServeOptions> = {}): Promise<Serving> {
  const serving = await serve({
    createServer: createLateServer({
      load: async () => createPageApp({ router: router(), basePath: BASE, log: neverLogs }),
      log: neverLogs,
    }),
    basePath: BASE,
    port: 0,
    host: '127.0.0.1',
    log: () => {},
    ...options,
  })
  toClose.push(serving.close)
  return serving
}

function router(key?: string): Router {
  const inner = express.Router()
  const directoryKey = () => key
  inner.get(
    `${BASE}/health`,
    healthRoute({ version: '9.9.9', startedMs: 0, tracesDirWritable: () => true, directoryKey }),
  )
  inner.get(`${BASE}/endless`, (_request, response) => void response.write('…'))
  return inner
}

/** Some program listens on a free port whose neighbour is, most likely, free too. */
async function occupy(server: Server | ReturnType<typeof createTcpServer>, host: string, port = 0): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(port, host, resolve))
  toClose.push(() => server.close())
  return (server.address() as AddressInfo).port
}

test('answers on both loopback addresses', async () => {
  const { port, url } = await start()

  expect(url).toBe(`http://127.0.0.1:${port}${BASE}`)
  for (const address of ['127.0.0.1', '::1']) {
    expect((await send(port, `${BASE}/health`, { address })).status).toBe(200)
  }
})

test('leads from the root to the page, and from elsewhere to a problem', async () => {
  const { port } = await start()

  expect((await send(port, '/')).headers.location).toBe(`${BASE}/`)
  expect((await send(port, '/elsewhere')).json()).toMatchObject({ code: 'ROUTE_NOT_FOUND', status: 404 })
})

test('passes over a port that another program holds, and says so', async () => {
  const held = await occupy(
    createServer((_, response) => response.end('hello')),
    '127.0.0.1',
  )
  const lines: string[] = []
  const { port } = await start({ port: held, log: (line) => lines.push(line) })

  expect(port).toBeGreaterThan(held)
  expect(lines[0]).toBe(`port ${held} is taken by another program; trying the next one`)
})

test('passes over a port that is taken on one of the two addresses only, and leaves the other free', async () => {
  const held = await occupy(
    createTcpServer((socket) => socket.destroy()),
    '::1',
  )
  const { port } = await start({ port: held })

  expect(port).toBeGreaterThan(held)
  await expect(occupy(createServer(), '127.0.0.1', held)).resolves.toBe(held)
})

test('names the inspector that holds the port', async () => {
  const first = await start()
  const lines: string[] = []
  await start({ port: first.port, log: (line) => lines.push(line) })

  expect(lines[0]).toContain(`port ${first.port} is taken by Agent Inspector 9.9.9, up since 1970-01-01T00:00:00.000Z`)
})

test('does not wait for a holder that never answers', async () => {
  const held = await occupy(
    createTcpServer(() => {}),
    '127.0.0.1',
  )
  const lines: string[] = []
  await start({ port: held, log: (line) => lines.push(line) })

  expect(lines[0]).toContain('another program')
})

test('says that it found no port at all', async () => {
  await occupy(createServer(), '127.0.0.1', 65_535)

  await expect(start({ port: 65_535 })).rejects.toMatchObject({ code: 'PORT_IN_USE' })
})

test('closes with an answer still open, and frees the port', async () => {
  const { port, close } = await start()
  const open = send(port, `${BASE}/endless`).catch((error: Error) => error)
  await send(port, `${BASE}/health`)

  await close()

  expect(await open).toBeInstanceOf(Error)
  await expect(occupy(createServer(), '127.0.0.1', port)).resolves.toBe(port)
})

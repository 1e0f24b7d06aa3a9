import { once } from 'node:events'
import { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import express, { type Express } from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { createLateServer } from './late-server.js'
import { quietExpress } from './quiet-express.js'
import { send } from './send.test-kit.js'

async function listen(server: Server): Promise<number> {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const neverLogs = (line: string): never => {
  throw new Error(line)
}

function lateApp() {
  let give: (app: Express) => void = () => {}
  const loaded = new Promise<Express>((resolve) => {
    give = resolve
  })
  return { loaded, give }
}

test('Express finds each message but the first with the prototype that it would give it, and its own methods on it', async () => {
  const app = quietExpress()
  const server = createLateServer({ load: async () => app, log: neverLogs })()
  const made: unknown[] = []
  server.prependListener('request', (request, response) => {
    made.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response))
  })
  const given: unknown[] = []
  app.get('/', (request, response) => {
    given.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response))
    response.json({ asked: request.get('Host'), app: request.app === app })
  })

  const port = await listen(server)
  for (let round = 0; round < 3; round++) {
    expect((await send(port, '/')).json()).toEqual({ asked: `127.0.0.1:${port}`, app: true })
  }
  expect(given).toHaveLength(6)
  // The first was made before Express was there.
  expect(given.slice(2).every((prototype, i) => prototype === made.slice(2)[i])).toBe(true)
})

test('what answers is loaded once, for the first that asks, with bodies that come meanwhile', async () => {
  let loads = 0
  const late = lateApp()
  const load = () => {
    loads++
    return late.loaded
  }
  const port = await listen(createLateServer({ load, log: neverLogs })())
  const app = quietExpress()
  app.post('/', express.text(), (request, response) => void response.send(request.body))

  const headers = { 'Content-Type': 'text/plain' }
  const answers = ['one', 'two'].map((body) => send(port, '/', { method: 'POST', headers, body }))
  await expect.poll(() => loads).toBe(1)
  late.give(app)

  expect((await Promise.all(answers)).map(({ text }) => text)).toEqual(['one', 'two'])
  expect(loads).toBe(1)
})

test('who has left before it was loaded is not answered', async () => {
  const late = lateApp()
  const app = quietExpress()
  const asked: string[] = []
  app.use((request, response) => {
    asked.push(request.url)
    response.end()
  })
  const server = createLateServer({ load: () => late.loaded, log: neverLogs })()
  const port = await listen(server)

  const socket = connect(port, '127.0.0.1').end('GET /left HTTP/1.0\r\n\r\n')
  const [, response] = await once(server, 'request')
  socket.destroy()
  await once(response, 'close')
  late.give(app)
  await send(port, '/stayed')

  expect(asked).toEqual(['/stayed'])
})

test('where it cannot be loaded the request ends, the log says why, and the process goes on', async () => {
  const lines: string[] = []
  const load = () => Promise.reject(new Error('it was deleted'))
  const port = await listen(createLateServer({ load, log: (line) => lines.push(line) })())

  await expect(send(port, '/')).rejects.toThrow()
  expect(lines).toEqual(['a request could not be answered: Error: it was deleted'])
})

test('what the application has put around the events of servers is not called for the page', async () => {
  const { emit } = Server.prototype
  const heard: unknown[] = []
  const wrapped = (...args: unknown[]) => heard.push(args[0]) > 0
  const app = quietExpress()
  app.get('/', (_request, response) => void response.send('page'))
  const server = createLateServer({ load: async () => app, log: neverLogs })()
  Server.prototype.emit = wrapped
  onTestFinished(() => {
    Server.prototype.emit = emit
  })
  server.emit = wrapped

  expect((await send(await listen(server), '/')).text).toBe('page')
  expect(heard).toEqual([])
})

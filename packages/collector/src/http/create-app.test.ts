import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createApp } from './create-app.js'

test('Express finds each message with the prototype that it would give it, and its own methods on it', async () => {
  const { routes, createServer } = createApp()
  const server = createServer()
  const made: unknown[] = []
  server.prependListener('request', (request, response) => {
    made.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response))
  })
  const given: unknown[] = []
  routes.get('/', (request, response) => {
    given.push(Object.getPrototypeOf(request), Object.getPrototypeOf(response))
    response.json({ asked: request.get('Host'), app: request.app === routes })
  })

  await once(server.listen(0, '127.0.0.1'), 'listening')
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  expect(await (await fetch(`http://${host}/`)).json()).toEqual({ asked: host, app: true })
  server.close()
  expect(given).toHaveLength(2)
  expect(given[0]).toBe(made[0])
  expect(given[1]).toBe(made[1])
})

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemHandler } from './problem.js'
import { readFields } from './read-body.js'

let server: Server

beforeAll(async () => {
  const app = express()
    .use(express.json())
    .post('/', (request, response) => {
      const { fields, errors } = readFields(request, ['by'])
      response.json({ fields: [...fields], errors })
    })
    .use(problemHandler(() => {}))
  server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterAll(() => void server.close())

function post(init: RequestInit): Promise<Response> {
  const { port } = server.address() as AddressInfo
  return fetch(`http://127.0.0.1:${port}/`, { method: 'POST', ...init })
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

test.each([
  ['none, as a browser sends it: with a length of 0', {}, { fields: [], errors: [] }],
  ['an object', { headers: JSON_TYPE, body: '{"by":"Ada"}' }, { fields: [['by', 'Ada']], errors: [] }],
  [
    'an object with more than there may be',
    { headers: JSON_TYPE, body: '{"a/b":1}' },
    { fields: [['a/b', 1]], errors: [{ path: '/a~1b', message: 'is not expected' }] },
  ],
])('of a body that is %s the fields are read', async (_, init, expected) => {
  expect(await (await post(init)).json()).toEqual(expected)
})

test.each([
  ['text', { body: 'now' }, 'CONTENT_TYPE_UNSUPPORTED'],
  ['a list', { headers: JSON_TYPE, body: '[]' }, 'BODY_INVALID'],
])('a body that is %s is refused', async (_, init, code) => {
  expect(await (await post(init)).json()).toMatchObject({ code })
})

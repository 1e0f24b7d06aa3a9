import type { AddressInfo } from 'node:net'
import express from 'express'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CollectorError, listErrors } from '../base/errors.js'
import { misfitsOfSchema } from './openapi.test-kit.js'
import { problemHandler } from './problem.js'
import { send } from './send.test-kit.js'

let thrown: unknown
let lines: string[]
let port: number
let stop: () => void

beforeEach(async () => {
  lines = []
  const app = express().disable('x-powered-by')
  app.get('/started', (_request, response) => {
    response.write('half of')
    throw thrown
  })
  app.use(() => {
    throw thrown
  })
  app.use(problemHandler((line) => lines.push(line)))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  port = (server.address() as AddressInfo).port
  stop = () => server.close()
})
afterEach(() => stop())

test.each(listErrors())('$code is told as the contract says', async ({ code, status, title, hint }) => {
  thrown = new CollectorError(code, 'It happened to this.', { errors: [{ path: '/a', message: 'is odd' }] })
  const answer = await send(port, '/')

  expect(answer.status).toBe(status)
  expect(answer.headers).toMatchObject({
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  })
  expect(misfitsOfSchema('Problem', answer.json())).toEqual([])
  expect(answer.json()).toMatchObject({ code, status, title, hint, detail: 'It happened to this.' })
})

test.each([new TypeError('at /home/ada/agent.ts'), 'a string', undefined, { status: 200 }])(
  'a bug (%s) is told to the log alone',
  async (bug) => {
    thrown = bug ?? new Error('nothing')
    const answer = await send(port, '/secret')

    expect(answer.json()).toMatchObject({ status: 500, code: 'INTERNAL' })
    expect(answer.text).not.toContain('ada')
    expect(lines).toHaveLength(1)
  },
)

test('a failure after the head cuts the body', async () => {
  thrown = new CollectorError('BLOCK_INVALID', 'The block is damaged.')
  await expect(send(port, '/started')).rejects.toThrow()
})

import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import express from 'express'
import { afterEach, describe, expect, test } from 'vitest'
import { createGuard, type GuardOptions, isLoopback } from './guard.js'
import { createOwnHosts } from './own-hosts.js'
import { problemHandler } from './problem.js'
import { type Sent, send } from './send.test-kit.js'

const TOKEN = 'the-token-of-this-launch'
const BEARER = { Authorization: `Bearer ${TOKEN}` }
const EXAMPLE = 'http://evil.example'

const ownHosts = (name: string) => createOwnHosts([name], {})

let server: Server | undefined
afterEach(() => server?.close())

/** An application of somebody else, listening on all addresses, with a guarded route in it. */
async function start(options: Partial<GuardOptions> = {}): Promise<(sent?: Sent) => Promise<string>> {
  const app = express()
  const guard = createGuard({
    token: TOKEN,
    isOwnHost: ownHosts('box.test'),
    allowRemote: () => false,
    audit: () => {},
    ...options,
  })
  app.use(guard, (_request, response) => void response.send('in'))
  app.use(problemHandler(() => {}))
  const listening = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '0.0.0.0', () => resolve(started))
  })
  server = listening
  const { port } = listening.address() as AddressInfo
  return async (sent) => {
    const { status, text, json } = await send(port, '/x', sent)
    return status === 200 ? text : (json() as { code: string }).code
  }
}

describe('reads', () => {
  test.each<[string, string, Record<string, string>]>([
    ['a plain client is let in', 'in', {}],
    ['localhost is a name of this machine', 'in', { Host: 'localhost:1234' }],
    ['so is [::1]', 'in', { Host: '[::1]:80' }],
    ['so is what the user allowed', 'in', { Host: 'BOX.test' }],
    ['a rebound name is not', 'HOST_NOT_ALLOWED', { Host: 'evil.example' }],
    ['nor one that begins like one', 'HOST_NOT_ALLOWED', { Host: 'localhost.evil.example' }],
    ['nor one with credentials in it', 'HOST_NOT_ALLOWED', { Host: 'localhost@evil.example' }],
    ['nor one with a strange port', 'HOST_NOT_ALLOWED', { Host: 'localhost:8o' }],
    ['the page itself is let in', 'in', { 'Sec-Fetch-Site': 'same-origin' }],
    ['so is who types the address', 'in', { 'Sec-Fetch-Site': 'none' }],
    ['another port of this machine is another page', 'ORIGIN_NOT_ALLOWED', { 'Sec-Fetch-Site': 'same-site' }],
    ['another site too', 'ORIGIN_NOT_ALLOWED', { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'cors' }],
    [
      'but a link from there may be followed',
      'in',
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
    ],
    [
      'not into a frame',
      'ORIGIN_NOT_ALLOWED',
      { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'iframe' },
    ],
    ['an old browser is known by its Origin', 'ORIGIN_NOT_ALLOWED', { Origin: EXAMPLE }],
    ['which is null in a sandbox', 'ORIGIN_NOT_ALLOWED', { Origin: 'null' }],
    ['and ours is scheme and Host of the request', 'in', { Host: 'localhost:5000', Origin: 'http://localhost:5000' }],
    ['not of another scheme', 'ORIGIN_NOT_ALLOWED', { Host: 'localhost:5000', Origin: 'https://localhost:5000' }],
    ['a proxy is not this machine', 'NOT_LOCAL', { 'X-Forwarded-For': '127.0.0.1' }],
    ['however it says so', 'NOT_LOCAL', { Forwarded: 'for=127.0.0.1' }],
    ['or names itself', 'NOT_LOCAL', { Via: '1.1 proxy' }],
    ['or what it changed', 'NOT_LOCAL', { 'X-Forwarded-Host': 'localhost' }],
  ])('%s: %s', async (_name, expected, headers) => {
    const ask = await start()
    expect(await ask({ headers })).toBe(expected)
  })
})

describe('writes', () => {
  test.each<[string, string, Record<string, string>]>([
    ['with the token', 'in', BEARER],
    ['without', 'TOKEN_MISSING', {}],
    ['with another', 'TOKEN_WRONG', { Authorization: 'Bearer of-another-launch' }],
    ['with the beginning of it', 'TOKEN_WRONG', { Authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
    ['with the token as a password', 'TOKEN_MISSING', { Authorization: `Basic ${TOKEN}` }],
    ['with the token in a cookie', 'TOKEN_MISSING', { Cookie: `token=${TOKEN}` }],
    ['with the token, from another page', 'ORIGIN_NOT_ALLOWED', { ...BEARER, 'Sec-Fetch-Site': 'cross-site' }],
    ['with the token, under a rebound name', 'HOST_NOT_ALLOWED', { ...BEARER, Host: 'evil.example' }],
    [
      'by a form of another page',
      'ORIGIN_NOT_ALLOWED',
      { ...BEARER, 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate', 'Sec-Fetch-Dest': 'document' },
    ],
  ])('%s: %s', async (_name, expected, headers) => {
    const ask = await start()
    expect(await ask({ method: 'POST', headers })).toBe(expected)
    expect(await ask({ method: 'DELETE', headers })).toBe(expected)
  })

  test('leave a line that tells who, what and how it ended, and no token', async () => {
    const lines: string[] = []
    const ask = await start({ audit: (line) => lines.push(line) })
    await ask({ headers: BEARER })
    await ask({ method: 'POST', headers: BEARER })
    await ask({ method: 'PUT' })

    expect(lines).toEqual(['POST /x from 127.0.0.1: 200', 'PUT /x from 127.0.0.1: 401'])
  })
})

describe('who guesses at the token', () => {
  const WRONG = { Authorization: 'Bearer of-another-launch' }
  const PROXIED = { 'X-Forwarded-For': '203.0.113.7' }

  test('is not listened to for a while after twenty wrong ones, not even with the right one', async () => {
    const ask = await start()
    for (let i = 0; i < 20; i++) expect(await ask({ method: 'POST', headers: WRONG })).toBe('TOKEN_WRONG')

    expect(await ask({ method: 'POST', headers: WRONG })).toBe('TOO_MANY_ATTEMPTS')
    expect(await ask({ method: 'POST', headers: BEARER })).toBe('TOO_MANY_ATTEMPTS')
    expect(await ask({ method: 'POST' })).toBe('TOKEN_MISSING')
    expect(await ask()).toBe('in')
  })

  test('from elsewhere does not shut out who is at this machine', async () => {
    const ask = await start({ allowRemote: () => true })
    for (let i = 0; i < 20; i++) await ask({ headers: { ...PROXIED, ...WRONG } })

    expect(await ask({ headers: { ...PROXIED, ...BEARER } })).toBe('TOO_MANY_ATTEMPTS')
    expect(await ask({ method: 'POST', headers: BEARER })).toBe('in')
  })

  test('through another page is not even counted', async () => {
    const ask = await start()
    for (let i = 0; i < 30; i++) await ask({ method: 'POST', headers: { ...WRONG, Origin: EXAMPLE } })

    expect(await ask({ method: 'POST', headers: BEARER })).toBe('in')
  })
})

describe('another machine', () => {
  const address = Object.values(networkInterfaces())
    .flat()
    .find((face) => face !== undefined && !face.internal && face.family === 'IPv4')?.address

  // Asked over the machine's own outer address: that is what the socket of a neighbour looks like.
  test.runIf(address !== undefined)('is refused where the application listens on all addresses', async () => {
    const ask = await start({ isOwnHost: ownHosts(String(address)) })
    const sent = address === undefined ? {} : { address }
    expect(await ask({ ...sent })).toBe('NOT_LOCAL')
    expect(await ask({ ...sent, headers: BEARER })).toBe('NOT_LOCAL')
    expect(await ask({})).toBe('in')
  })

  test.runIf(address !== undefined)('is let in where that is allowed, with the token, for reads too', async () => {
    const ask = await start({ isOwnHost: ownHosts(String(address)), allowRemote: () => true })
    const sent = address === undefined ? {} : { address }
    expect(await ask({ ...sent })).toBe('TOKEN_MISSING')
    expect(await ask({ ...sent, headers: BEARER })).toBe('in')
  })

  test('behind a proxy needs the token too', async () => {
    const ask = await start({ allowRemote: () => true })
    const headers = { 'X-Forwarded-For': '203.0.113.7' }
    expect(await ask({ headers })).toBe('TOKEN_MISSING')
    expect(await ask({ headers: { ...headers, ...BEARER } })).toBe('in')
  })
})

test.each([
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['::ffff:7f00:1', true],
  ['128.0.0.1', false],
  ['10.0.0.1', false],
  ['::ffff:10.0.0.1', false],
  ['fe80::1', false],
  ['', false],
  ['localhost', false],
])('%j is an address of this machine: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected)
})

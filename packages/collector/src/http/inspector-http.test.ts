import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { session, tool } from '@agent-inspector/hooks'
import express from 'express'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createInspector } from '../create-inspector.js'
import type { Inspector, InspectorOptions } from './inspector.js'
import { openStream } from './open-stream.test-kit.js'
import { send } from './send.test-kit.js'

const BASE = '/_inspector'
const TOKEN = 'the-token-of-this-launch'
const BEARER = { Authorization: `Bearer ${TOKEN}` }

let dir: string
const toClose: (() => unknown)[] = []

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'inspector-'))
})

afterEach(async () => {
  for (const close of toClose.splice(0)) await close()
  await rm(dir, { recursive: true, force: true })
})

function create(options: InspectorOptions = {}): Inspector {
  const inspector = createInspector({
    tracesDir: join(dir, 'traces'),
    port: 0,
    token: TOKEN,
    log: () => {},
    ...options,
  })
  toClose.push(inspector.close)
  return inspector
}

async function listen(options: InspectorOptions = {}): Promise<{ inspector: Inspector; port: number }> {
  const inspector = create(options)
  return { inspector, port: (await inspector.listen()).port }
}

describe('mounted in an application that listens on all addresses', () => {
  async function mount(options: InspectorOptions = {}): Promise<number> {
    const app = express()
    app.use(create(options).router)
    app.use((_request, response) => void response.status(404).send('of the application'))
    const server = await new Promise<Server>((resolve) => {
      const started = app.listen(0, '0.0.0.0', () => resolve(started))
    })
    toClose.push(() => server.close())
    return (server.address() as AddressInfo).port
  }

  test.each(['/', '/health', '/sessions', '/_inspectors', '/_inspector.html', '/v1/traces', '/_Inspector/health'])(
    'leaves %s to the application',
    async (path) => {
      const answer = await send(await mount(), path)
      expect(answer.text).toBe('of the application')
      expect(answer.headers['content-security-policy']).toBeUndefined()
    },
  )

  test('answers under its base path, wherever that is', async () => {
    const port = await mount({ basePath: '/tools/inspector' })
    expect((await send(port, '/tools/inspector/health')).status).toBe(200)
    expect((await send(port, '/_inspector/health')).text).toBe('of the application')
  })

  const outer = Object.values(networkInterfaces())
    .flat()
    .find((face) => face !== undefined && !face.internal && face.family === 'IPv4')?.address

  test.runIf(outer !== undefined)('refuses another machine, page and events and all', async () => {
    const address = outer ?? ''
    const port = await mount({ allowedHosts: [address] })
    for (const path of ['/', '/health', '/sessions', '/events', '/token', '/assets/x.js', '/nowhere']) {
      const answer = await send(port, `${BASE}${path}`, { address })
      expect(answer.json()).toMatchObject({ status: 403, code: 'NOT_LOCAL' })
    }
  })

  test.runIf(outer !== undefined)(
    'lets it in where that is allowed, with the token, but not to the token',
    async () => {
      const address = outer ?? ''
      const port = await mount({ allowedHosts: [address], allowRemote: true })
      const page = { 'Sec-Fetch-Site': 'same-origin', 'X-Agent-Inspector': '1' }

      expect((await send(port, `${BASE}/sessions`, { address })).status).toBe(401)
      expect((await send(port, `${BASE}/sessions`, { address, headers: BEARER })).status).toBe(200)
      const token = await send(port, `${BASE}/token`, { address, headers: { ...BEARER, ...page } })
      expect(token.json()).toMatchObject({ status: 403, code: 'NOT_LOCAL' })
    },
  )
})

describe('an inspector', () => {
  test('is one for each directory of a process, until it is closed', async () => {
    const first = create()
    expect(create({ tracesDir: `${join(dir, 'traces')}/../traces` })).toBe(first)
    expect(create({ tracesDir: join(dir, 'others') })).not.toBe(first)

    await first.close()
    expect(create()).not.toBe(first)
  })

  test('shares its machine with another, each on its own port', async () => {
    const first = await listen()
    const lines: string[] = []
    const second = await listen({ tracesDir: join(dir, 'others'), port: first.port, log: (line) => lines.push(line) })

    expect(second.port).toBeGreaterThan(first.port)
    expect(lines[0]).toContain('is taken by Agent Inspector')
  })

  test('listens once, and tells where', async () => {
    const { inspector, port } = await listen()
    expect((await inspector.listen()).port).toBe(port)
    expect(inspector.url).toBe(`http://127.0.0.1:${port}${BASE}`)
  })

  test('does not listen where others could reach it without a token', async () => {
    const inspector = create({ token: undefined })
    await expect(async () => inspector.listen({ host: '0.0.0.0' })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
  })

  test('closes with browsers connected: what it has is told, then their streams end', async () => {
    const { inspector, port } = await listen()
    const stream = await openStream(port, `${BASE}/events`)
    const idle = connect(port, '127.0.0.1')
    await once(idle, 'connect')
    session({ id: 's' }, () => tool('t', {}, () => 1))

    await inspector.close()

    await stream.ended
    expect(stream.frames.map(({ event }) => event)).toContain('SessionFinished')
    idle.destroy()
  })

  test('closes twice, and without ever having listened', async () => {
    const inspector = create()
    await Promise.all([inspector.close(), inspector.close()])
  })

  test('serves after a restart what it recorded before, once', async () => {
    const { inspector, port } = await listen()
    session({ id: 's', title: 'Before' }, () => tool('t', {}, () => 1))
    await inspector.close()

    const again = await listen({ port })
    expect(again.port).toBe(port)
    const { sessions } = (await send(port, `${BASE}/sessions`)).json() as { sessions: object[] }
    expect(sessions).toMatchObject([{ id: 's', title: 'Before', status: 'completed', span_count: 1 }])
  })

  test('contains a launcher that throws, and logs it', async () => {
    const lines: string[] = []
    const run = (): never => {
      throw new Error('no fuel')
    }
    const { port } = await listen({
      launchers: [{ name: 'rocket', title: 'Rocket', run }],
      log: (line) => lines.push(line),
    })
    const answer = await send(port, `${BASE}/launchers/rocket`, { method: 'POST', headers: BEARER })

    expect(answer.status).toBe(202)
    expect(lines).toContain('launcher rocket failed: Error: no fuel')
    expect(lines.join()).not.toContain(TOKEN)
  })
})

test('an application that only records ends by itself, and by a signal as ever', async () => {
  const code = `
    import { createInspector } from '@agent-inspector/collector'
    createInspector({ tracesDir: ${JSON.stringify(join(dir, 'traces'))} })
    if (process.argv[1] === 'wait') setInterval(() => {}, 1000)
    console.log('ready')`
  // From the folder of the package, so that it is found by its name, built.
  const cwd = fileURLToPath(new URL('.', import.meta.url))
  const start = (...args: string[]) => spawn(process.execPath, ['--input-type=module', '-e', code, ...args], { cwd })

  expect(await once(start(), 'exit')).toEqual([0, null])
  const waiting = start('wait')
  await once(waiting.stdout, 'data')
  waiting.kill('SIGTERM')
  expect(await once(waiting, 'exit')).toEqual([null, 'SIGTERM'])
})

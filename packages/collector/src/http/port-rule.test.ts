/** Several processes want one port: who serves the page, and what the others do. Needs the build. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Agent, startAgent } from '../agent.test-kit.js'
import { proofOf, readDirectoryKey } from '../process/directory-key.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import { send } from './send.test-kit.js'

const listen = (port: number) => `
  log = (line) => console.log(line)
  const serving = await inspector.listen({ port: ${port} })
  console.log(JSON.stringify({ url: serving.url, port: serving.port, own: serving.own }))
  await stay()`

interface Told {
  readonly url: string
  readonly port: number
  readonly own: boolean
}

/** An inspector that has found its place, and what it said until then. */
async function serveIn(dir: string, port = 0): Promise<{ agent: Agent; told: Told; said: readonly string[] }> {
  const agent = startAgent(dir, listen(port))
  const said: string[] = []
  for (;;) {
    const line = await agent.line()
    if (line.startsWith('{')) return { agent, told: JSON.parse(line), said }
    said.push(line)
  }
}

async function proofFrom(port: number, dir: string): Promise<{ proof: unknown; expected: string }> {
  const challenge = 'a-challenge-of-the-test'
  const { proof } = (await send(port, `/_inspector/health?challenge=${challenge}`)).json() as { proof?: unknown }
  return { proof, expected: proofOf(readDirectoryKey(dir) ?? '', challenge, port) }
}

test('a second process of the directory tells the URL of the first, and takes its place when it is killed', async () => {
  const dir = newDir()
  const first = await serveIn(dir)
  const { port, url } = first.told
  const second = await serveIn(dir, port)
  const third = await serveIn(dir, port)

  expect([second.told, third.told]).toEqual([
    { url, port, own: false },
    { url, port, own: false },
  ])
  expect(second.said).toEqual([
    `http://127.0.0.1:${port}/_inspector is served by another process of this directory, and shows the sessions of both`,
  ])
  const waiting = [second, third].map(({ agent }) => ({ agent, line: agent.line() }))
  first.agent.child.kill('SIGKILL')
  const next = await Promise.race(waiting.map(async (one) => ({ one, line: await one.line })))
  expect(next.line).toBe(`the page is served from this process now: ${url}`)
  const { proof, expected } = await proofFrom(port, dir)
  expect(proof).toBe(expected)
  // The one that is left waits for the next.
  next.one.agent.child.kill('SIGKILL')
  expect(await waiting.find((one) => one !== next.one)?.line).toBe(next.line)
})

test('an inspector of another directory is passed over, with the reason', async () => {
  const first = await serveIn(newDir())
  const { told, said } = await serveIn(newDir(), first.told.port)

  expect(told).toMatchObject({ own: true })
  expect(told.port).toBeGreaterThan(first.told.port)
  expect(said[0]).toMatch(
    /is taken by Agent Inspector [\d.]+, up since [\dT:.Z-]+, of another directory; trying the next one$/,
  )
})

test('a program that hands the challenge on to the right inspector is not believed', async () => {
  const dir = newDir()
  const { told } = await serveIn(dir)
  const relay = createServer(async ({ url = '' }, response) => {
    const { text } = await send(told.port, url)
    response.setHeader('Content-Type', 'application/json').end(text)
  })
  await new Promise<void>((resolve) => void relay.listen(0, '127.0.0.1', resolve))
  const { port } = relay.address() as AddressInfo
  const second = await serveIn(dir, port)
  relay.close()

  expect(second.told.port).not.toBe(port)
  expect(second.said[0]).toContain(`port ${port} is taken by Agent Inspector`)
})

test('the key is made once, for this user alone; what is none proves nothing', () => {
  const dir = newDir()
  const key = readDirectoryKey(dir)

  expect(key).toMatch(/^[0-9a-f]{64}$/)
  expect(readDirectoryKey(dir)).toBe(key)
  expect(statSync(join(dir, '.key')).mode & 0o777).toBe(0o600)
  expect(statSync(dir).mode & 0o777).toBe(0o700)
  expect(readFileSync(join(dir, '.key'), 'utf8')).toBe(`${key}\n`)
  writeFileSync(join(dir, '.key'), 'short')
  expect(readDirectoryKey(dir)).toBeUndefined()
  expect(readDirectoryKey('/proc')).toBeUndefined()
})

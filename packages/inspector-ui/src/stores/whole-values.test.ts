import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createValueServer } from './serve-values.js'
import type { FromValueWorker } from './value-messages.js'
import { createWholeValues, type ValueWorker, type WholeValue } from './whole-values.js'

const lines = Array.from({ length: 5000 }, (_, n) => `line ${n}`)
const BODIES: Readonly<Record<string, string>> = {
  json: JSON.stringify({ role: 'user', text: lines.join('\n'), steps: lines }),
  plain: lines.join('\n'),
}

let server: Server
let base: string
let isDown = false

beforeAll(async () => {
  server = createServer(({ url = '' }, response) => {
    const body = BODIES[url.replace('/sessions/a%20b/values/', '')]
    if (isDown || body === undefined) response.writeHead(404).end()
    else response.end(body)
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

beforeEach(() => {
  isDown = false
})

afterAll(() => {
  server.close()
})

test('JSON is shown folded, a long text in it line by line, and only the lines in view are there', async () => {
  const value = await opened('json')
  expect(texts(value)).toEqual([
    '{',
    '"user"',
    expect.stringMatching(/^"line 0\\nline 1.*… 48.9 KB$/),
    '[5000 items]',
    '}',
  ])

  value.toggle('/text')
  await vi.waitFor(() => expect(value.getState().count).toBe(5005))
  expect(value.getState().lines.length).toBeLessThan(200)

  value.see({ from: 4000, to: 4020 })
  await vi.waitFor(() => expect(lineAt(value, 4010)).toBe('line 4007'))
  expect(value.getState().lines.length).toBeLessThan(200)
})

test('what is looked for is opened and counted, in texts line by line', async () => {
  const value = await opened('json')
  value.search('line 4321')
  await vi.waitFor(() => expect(value.getState().searched).toBe('line 4321'))

  const { hits } = value.getState()
  expect(hits).toHaveLength(2)
  value.see({ from: hits[0] ?? 0, to: (hits[0] ?? 0) + 1 })
  await vi.waitFor(() => expect(lineAt(value, hits[0] ?? 0)).toBe('line 4321'))
})

test('the text of all of it, or of one value in it, can be had', async () => {
  const value = await opened('json')
  await expect(value.text()).resolves.toBe(BODIES.json)
  await expect(value.text('/text')).resolves.toBe(lines.join('\n'))
  await expect(value.text('/steps/3')).resolves.toBe('line 3')
})

test('what is no JSON is text, and open', async () => {
  const value = await opened('plain')
  expect(texts(value).slice(1, 4)).toEqual(['line 0', 'line 1', 'line 2'])
})

test('a value that could not be loaded says why, and is there when it is tried again', async () => {
  isDown = true
  const value = values().open('a b', 'plain')
  await vi.waitFor(() => expect(value.getState().problem).toMatchObject({ status: 404 }))
  expect(value.getState().phase).toBe('failed')

  isDown = false
  value.retry()
  await vi.waitFor(() => expect(value.getState().phase).toBe('ready'))
  expect(value.getState().problem).toBeUndefined()
})

/** With the worker's own code on this thread. */
function values(): ReturnType<typeof createWholeValues> {
  return createWholeValues(base, (): ValueWorker => {
    const listeners = new Set<(event: { readonly data: FromValueWorker }) => void>()
    const hear = createValueServer({
      fetch,
      post: (data) => {
        for (const listener of listeners) listener({ data })
      },
    })
    return { postMessage: hear, addEventListener: (_type, listener) => void listeners.add(listener) }
  })
}

async function opened(name: string): Promise<WholeValue> {
  const value = values().open('a b', name)
  await vi.waitFor(() => expect(value.getState().phase).toBe('ready'))
  return value
}

function texts(value: WholeValue): readonly string[] {
  return value.getState().lines.map(({ text }) => text)
}

function lineAt(value: WholeValue, index: number): string | undefined {
  const { from, lines: shown } = value.getState()
  return shown[index - from]?.text
}

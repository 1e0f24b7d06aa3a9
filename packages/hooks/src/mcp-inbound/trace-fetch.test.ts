import { expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { tool } from '../index.js'
import { traceMcpFetch } from './trace-fetch.js'

const call = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'add' } }
const ok = { jsonrpc: '2.0', id: 7, result: { ok: true } }

function ask(headers: Record<string, string> = {}): Request {
  const accept = 'application/json, text/event-stream'
  return new Request('http://localhost/mcp?key=secret', {
    method: 'POST',
    body: JSON.stringify(call),
    headers: { accept, ...headers },
  })
}

test.each<[string, (request: Request) => Promise<unknown>]>([
  ['json', (request) => request.json()],
  ['text', async (request) => JSON.parse(await request.text())],
  ['arrayBuffer', async (request) => JSON.parse(Buffer.from(await request.arrayBuffer()).toString())],
  ['its stream', async (request) => JSON.parse(await new Response(request.body).text())],
  ['a clone', async (request) => [await request.clone().json(), await request.text()][0]],
  ['a copy', (request) => new Request(request.url, init(request)).json()],
])('a request read by %s is an operation in which it is handled', async (_how, read) => {
  const heard = hear(onTestFinished)
  const handler = traceMcpFetch(async (request, more: number) => {
    expect([await read(request), more]).toEqual([call, 1])
    tool('inner', () => {})
    return Response.json(ok, { headers: { own: '1' } })
  })

  const response = await handler(ask(), 1)
  expect([response.headers.get('own'), await response.json()]).toEqual(['1', ok])

  const { operation, ...fields } = heard.one('before_rpc_request')
  expect(fields).toMatchObject({ direction: 'inbound', message: call, uri: 'http://localhost/mcp' })
  expect(heard.one('before_tool_call').operation.parentId).toBe(operation.id)
  expect(heard.one('after_rpc_response')).toMatchObject({ operation, message: ok })
  expect(heard.names.filter((name) => name.startsWith('session_'))).toEqual(['session_started', 'session_finished'])
})

test('a stream goes on chunk by chunk, pulled as its reader pulls; cut anywhere, it is understood', async () => {
  const heard = hear(onTestFinished)
  const bytes = Buffer.from(`event: message\r\nid: 1\r\ndata: ${JSON.stringify({ ...ok, result: 'ü€' })}\r\n\r\n`)
  let pulled = 0
  const source = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (pulled === bytes.length) controller.close()
        else controller.enqueue(bytes.subarray(pulled, ++pulled))
      },
    },
    { highWaterMark: 0 },
  )
  const headers = { 'Content-Type': 'text/event-stream; charset=utf-8' }
  const handler = traceMcpFetch(async (request) => {
    await request.json()
    return new Response(source, { headers })
  })

  const reader = (await handler(ask())).body?.getReader()
  const chunks: Uint8Array[] = []
  for (;;) {
    expect(pulled).toBe(chunks.length)
    const { done, value } = (await reader?.read()) ?? { done: true }
    if (done || value === undefined) break
    chunks.push(value)
  }

  expect(chunks).toHaveLength(bytes.length)
  expect(Buffer.concat(chunks)).toEqual(bytes)
  expect(heard.one('after_rpc_response').message.result).toBe('ü€')
})

test('what the handler throws is thrown, and told', async () => {
  const heard = hear(onTestFinished)
  const cause = new Error('on purpose')
  const handler = traceMcpFetch(async (request) => {
    await request.json()
    throw cause
  })
  await expect(handler(ask())).rejects.toBe(cause)
  expect(heard.one('error_rpc_request').error).toBe(cause)
})

test('a stream that breaks off breaks off there too; one that nobody wants is left', async () => {
  const heard = hear(onTestFinished)
  const cause = new Error('broken')
  let isLeft = false
  const bodies = [
    new ReadableStream({ pull: (controller) => controller.error(cause) }),
    new ReadableStream({
      cancel() {
        isLeft = true
      },
    }),
  ]
  const handler = traceMcpFetch(async (request) => {
    await request.json()
    return new Response(bodies.shift(), { headers: { 'Content-Type': 'text/event-stream' } })
  })

  await expect((await handler(ask())).text()).rejects.toBe(cause)
  await (await handler(ask())).body?.cancel()

  expect(isLeft).toBe(true)
  expect(heard.of('error_rpc_request').map(({ error }) => error)).toMatchObject([
    cause,
    { message: 'The client left before the answer.' },
  ])
})

test('while nobody listens the handler gets the very request and its answer is the very response', async () => {
  const request = ask()
  const response = Response.json(ok)
  const handler = traceMcpFetch((given) => {
    expect(given).toBe(request)
    return response
  })
  expect(await handler(request)).toBe(response)
})

function init({ method, headers, body }: Request): RequestInit {
  return { method, headers, body, duplex: 'half' } as RequestInit
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { currentOperation, tool } from '../index.js'
import { answer, call, echo, init, initialize, listen, post, serve } from './mcp-server.test-kit.js'
import { traceMcpRequests } from './trace-requests.js'

describe('a request', () => {
  test('is an operation in which it is handled, from its body to its answer', async () => {
    const heard = hear(onTestFinished)
    const url = await serve((request, response, body) => {
      tool('inner', () => {})
      echo(request, response, body)
    })

    expect(await post(url, call)).toEqual({ jsonrpc: '2.0', id: 7, result: { ok: true } })

    const { operation, ...fields } = heard.one('before_rpc_request')
    expect(fields).toMatchObject({ direction: 'inbound', message: call, transport: 'http', uri: url })
    expect(heard.one('before_tool_call').operation).toMatchObject({
      parentId: operation.id,
      traceId: operation.traceId,
      sessionId: operation.sessionId,
    })
    expect(heard.one('after_rpc_response')).toMatchObject({ operation, message: { id: 7, result: { ok: true } } })
    expect(heard.one('session_started')).toMatchObject({ engine: 'mcp-inbound', sessionId: operation.sessionId })
  })

  test('whose body somebody has read before is read from there', async () => {
    const heard = hear(onTestFinished)
    const middleware = traceMcpRequests()
    const url = await listen(async (request, response) => {
      Object.assign(request, { body: await json(request) })
      middleware(request, response, () => {
        tool('inner', () => {})
        echo(request, response, call)
      })
    })

    await post(url, call)

    expect(heard.one('before_tool_call').operation.parentId).toBe(heard.one('before_rpc_request').operation.id)
    expect(heard.of('after_rpc_response')).toHaveLength(1)
  })

  test('is not looked at while nobody listens', async () => {
    const url = await serve((request, response, body) => {
      expect(currentOperation()).toBeUndefined()
      echo(request, response, body)
    })
    expect(await post(url, call)).toMatchObject({ id: 7 })
  })
})

describe('what goes over it', () => {
  test('a batch: a call each, whatever order they are answered in, and its notifications', async () => {
    const heard = hear(onTestFinished)
    const batch = [
      call,
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { ...call, id: 'b', method: 'prompts/get' },
    ]
    const url = await serve((_request, response) =>
      answer(response, [
        { jsonrpc: '2.0', id: 'b', error: { code: -32602, message: 'No such prompt.' } },
        { jsonrpc: '2.0', id: 7, result: {} },
      ]),
    )
    await post(url, batch)

    const [first, second] = heard.of('before_rpc_request')
    expect([first?.message, second?.message]).toEqual([batch[0], batch[2]])
    expect(heard.one('after_rpc_response').operation).toBe(first?.operation)
    expect(heard.one('error_rpc_request')).toMatchObject({ operation: second?.operation, error: { code: -32602 } })
    expect(heard.one('rpc_notification').message.method).toBe('notifications/initialized')
  })

  test('an event stream: progress, a question back and its answer, the response', async () => {
    const heard = hear(onTestFinished)
    const asked = gate()
    const url = await serve(async (_request, response, { id, method }) => {
      if (method === undefined) {
        response.writeHead(202).end()
        asked.open()
        return
      }
      response.writeHead(200, { 'Content-Type': 'text/event-stream' })
      const say = (message: object) => response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`)
      const params = { progressToken: 'p', progress: 1, total: 2 }
      say({ jsonrpc: '2.0', method: 'notifications/progress', params })
      say({ jsonrpc: '2.0', id: 99, method: 'elicitation/create', params: { message: '?' } })
      await asked.passed
      say({ jsonrpc: '2.0', id, result: { done: true } })
      response.end()
    })
    const headers = { 'Mcp-Session-Id': 'm' }
    const stream = fetch(url, init({ ...call, params: { _meta: { progressToken: 'p' } } }, headers))
    await expect.poll(() => heard.of('before_rpc_request')).toHaveLength(2)
    await post(url, { jsonrpc: '2.0', id: 99, result: { action: 'accept' } }, headers)
    await (await stream).text()

    const [served, question] = heard.of('before_rpc_request')
    expect(question).toMatchObject({ direction: 'outbound', operation: { parentId: served?.operation.id } })
    expect(heard.one('progress_update')).toMatchObject({ operation: served?.operation, progress: 1, total: 2 })
    expect(heard.of('after_rpc_response').map(({ operation }) => operation)).toEqual([
      question?.operation,
      served?.operation,
    ])
  })

  test('HTTP+SSE of old: the answer comes over the stream that names where to ask', async () => {
    const heard = hear(onTestFinished)
    let stream: ServerResponse | undefined
    const url = await serve((request, response, { id }) => {
      if (request.method === 'GET') {
        stream = response.writeHead(200, { 'Content-Type': 'text/event-stream' })
        stream.write('event: endpoint\ndata: /messages?sessionId=old\n\n')
      } else {
        response.writeHead(202).end('Accepted')
        stream?.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result: {} })}\r\n\r\n`)
      }
    })
    const gone = new AbortController()
    const events = (await fetch(url, { signal: gone.signal })).body?.getReader()
    await events?.read()
    for (const message of [initialize, call]) {
      await fetch(new URL('/messages?sessionId=old', url), init(message))
      await events?.read()
    }
    gone.abort()

    expect(heard.of('before_rpc_request')).toMatchObject([{ transport: 'sse' }, { transport: 'sse' }])
    expect(heard.of('after_rpc_response').map(({ operation }) => operation)).toEqual(
      heard.of('before_rpc_request').map(({ operation }) => operation),
    )
    await expect.poll(() => heard.of('session_finished')).toHaveLength(1)
  })

  test('a cancellation fires the signal of what is done for the call', async () => {
    const heard = hear(onTestFinished)
    const stopped = gate()
    const url = await serve(async (_request, response, { id }) => {
      if (id === undefined) return response.writeHead(202).end()
      await new Promise<void>((resolve) => currentOperation()?.signal.addEventListener('abort', () => resolve()))
      stopped.open()
      return response.writeHead(200).end()
    })
    const headers = { 'Mcp-Session-Id': 'm' }
    const answered = fetch(url, init(call, headers))
    await expect.poll(() => heard.of('before_rpc_request')).toHaveLength(1)
    const params = { requestId: 7, reason: 'enough' }
    await fetch(url, init({ jsonrpc: '2.0', method: 'notifications/cancelled', params }, headers))
    await stopped.passed
    await answered

    expect(heard.one('error_rpc_request').error).toMatchObject({ message: 'Cancelled: enough' })
  })
})

describe('a request that fails', () => {
  test.each([
    ['with an error of JSON-RPC', 200, { jsonrpc: '2.0', id: 7, error: { code: -32000, message: 'No.' } }, 'No.'],
    ['in HTTP', 500, 'broken', 'HTTP 500'],
    ['in HTTP, with words', 400, { jsonrpc: '2.0', id: null, error: { code: 1, message: 'Bad.' } }, 'HTTP 400: Bad.'],
    ['without a response', 200, { jsonrpc: '2.0', id: 8, result: {} }, 'The answer ended without a response'],
  ])('says so: %s', async (_how, status, body, message) => {
    const heard = hear(onTestFinished)
    const url = await serve((_request, response) => {
      response.statusCode = status
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify(body))
    })
    await post(url, call)
    await expect.poll(() => heard.of('error_rpc_request')).toHaveLength(1)
    expect(heard.one('error_rpc_request').error).toMatchObject({ message: expect.stringContaining(message) })
  })

  test('is told of though nobody read its body', async () => {
    const heard = hear(onTestFinished)
    const middleware = traceMcpRequests()
    const url = await listen((request, response) => middleware(request, response, () => response.writeHead(401).end()))
    await fetch(url, init(call, { 'Mcp-Method': 'tools/call' }))
    expect(heard.one('before_rpc_request').message.method).toBe('tools/call')
    await expect.poll(() => heard.of('error_rpc_request')).toMatchObject([{ error: { message: 'HTTP 401' } }])
  })

  test('throws what the handler threw', () => {
    hear(onTestFinished)
    const request = { method: 'GET', headers: {}, socket: {} } as IncomingMessage
    const response = { once() {} } as unknown as ServerResponse
    const fail = () => {
      throw new Error('on purpose')
    }
    expect(() => traceMcpRequests()(request, response, fail)).toThrow('on purpose')
  })

  test('because its client left', async () => {
    const heard = hear(onTestFinished)
    const url = await serve((_request, response) =>
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders(),
    )
    const gone = new AbortController()
    await fetch(url, { ...init(call), signal: gone.signal })
    gone.abort()
    await expect.poll(() => heard.of('error_rpc_request')).toHaveLength(1)
    expect(heard.one('error_rpc_request').error).toMatchObject({ message: 'The client left before the answer.' })
  })
})

test('bodies longer than are read go on as they are, and are told as too big', async () => {
  const heard = hear(onTestFinished)
  const long = 'ü'.repeat(300_000)
  const url = await serve(
    (_request, response, { id, params }) => answer(response, { jsonrpc: '2.0', id, result: params }),
    {
      maxBodyBytes: 1000,
    },
  )

  const { result } = await post(url, { ...call, params: { long } })

  expect(result).toEqual({ long })
  expect(heard.one('after_rpc_response').operation).toBe(heard.one('before_rpc_request').operation)
  expect(heard.of('operation_attributes').map(({ attributes }) => Object.keys(attributes)[0])).toEqual([
    'mcp.rpc.request_json_truncated',
    'mcp.rpc.response_json_truncated',
  ])
})

test('an answer that is compressed goes on as it is, and is told as answered', async () => {
  const heard = hear(onTestFinished)
  const result = { jsonrpc: '2.0', id: 7, result: { ok: true } }
  const url = await serve((_request, response) => {
    response.writeHead(200, ['Content-Type', 'application/json', 'Content-Encoding', 'gzip'])
    response.end(gzipSync(JSON.stringify(result)))
  })
  expect(await post(url, call)).toEqual(result)
  expect(heard.one('after_rpc_response').message).toEqual({ jsonrpc: '2.0', id: 7 })
})

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open = () => {}
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open }
}

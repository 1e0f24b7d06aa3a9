import { text } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { session, tool } from '../index.js'
import {
  answer,
  call,
  echo,
  handle,
  initialize,
  listen,
  post,
  send,
  serve,
  traceparent,
} from './mcp-server.test-kit.js'
import { traceMcpRequests } from './trace-requests.js'

describe('the session of a request', () => {
  test('is named by X-MCP-Request-Id, and ends with it', async () => {
    const heard = hear(onTestFinished)
    const url = await serve(echo)
    await post(url, call, { 'X-MCP-Request-Id': 'r 1', traceparent, 'Mcp-Session-Id': 'm' })

    expect(heard.one('before_rpc_request').operation).toMatchObject({
      sessionId: 'r 1',
      traceId: 'a'.repeat(32),
      parentId: 'b'.repeat(16),
    })
    expect(heard.one('session_started')).toMatchObject({ sessionId: 'r 1', engine: 'mcp-inbound' })
    expect(heard.one('session_finished')).toMatchObject({ sessionId: 'r 1', status: 'completed' })
  })

  test.each([
    ['the header', call, { traceparent, baggage: 'session.id=s' }],
    ['_meta', { ...call, params: { _meta: { traceparent, baggage: 'session.id=s' } } }, { traceparent: 'no' }],
  ])('is that of the trace it comes from, by %s', async (_by, message, headers) => {
    const heard = hear(onTestFinished)
    const url = await serve((request, response, body) => {
      tool('inner', () => {})
      echo(request, response, body)
    })
    await post(url, message, { ...headers, 'Mcp-Session-Id': 'm' })

    const { operation } = heard.one('before_rpc_request')
    expect(operation).toMatchObject({ sessionId: 's', traceId: 'a'.repeat(32), parentId: 'b'.repeat(16) })
    expect(heard.one('before_tool_call').operation).toMatchObject({ traceId: 'a'.repeat(32), parentId: operation.id })
    expect(heard.of('session_started')).toEqual([])
  })

  test('is that of the call before it, if it is a notification that says nothing of a trace', async () => {
    const heard = hear(onTestFinished)
    const url = await serve(echo)
    const headers = { 'Mcp-Session-Id': 'm' }
    await post(url, call, { ...headers, traceparent, baggage: 'session.id=s' })
    await post(url, { jsonrpc: '2.0', method: 'notifications/roots/list_changed' }, headers)

    expect(heard.one('rpc_notification').operation).toBe(heard.one('before_rpc_request').operation)
    expect(heard.of('session_started')).toEqual([])
  })

  test('is one for all requests of an Mcp-Session-Id, from initialize to DELETE', async () => {
    const heard = hear(onTestFinished)
    const url = await serve((request, response, body) => {
      if (request.method === 'DELETE') response.writeHead(200).end()
      else answer(response, { jsonrpc: '2.0', id: body.id, result: {} }, { 'Mcp-Session-Id': 'm1' })
    })
    await post(url, initialize)
    await post(url, call, { 'Mcp-Session-Id': 'm1' })
    await post(url, { jsonrpc: '2.0', method: 'notifications/initialized' }, { 'Mcp-Session-Id': 'm1' })
    await fetch(url, { method: 'DELETE', headers: { 'Mcp-Session-Id': 'm1' } })

    const { sessionId, title } = heard.one('session_started')
    expect(title).toBe('MCP client Desk')
    expect(heard.of('before_rpc_request').map(({ operation }) => operation.sessionId)).toEqual([sessionId, sessionId])
    expect(heard.one('rpc_notification').operation.sessionId).toBe(sessionId)
    expect(heard.one('session_finished').sessionId).toBe(sessionId)
  })

  test('is named by an Mcp-Session-Id that came from elsewhere', async () => {
    const heard = hear(onTestFinished)
    await post(await serve(echo, { idleMs: 0 }), call, { 'Mcp-Session-Id': 'from-elsewhere' })
    expect(heard.one('before_rpc_request').operation.sessionId).toBe('from-elsewhere')
    await expect.poll(() => heard.of('session_finished')).toHaveLength(1)
  })

  test('is that of the connection otherwise', async () => {
    const heard = hear(onTestFinished)
    const url = await serve(echo)
    const sockets = [send(url, call), send(url, call)]
    for (const { answered } of sockets) await text(await answered)
    expect(new Set(heard.of('before_rpc_request').map(({ operation }) => operation.sessionId)).size).toBe(2)
    await expect.poll(() => heard.of('session_finished')).toHaveLength(2)
  })

  test('is the one around the middleware, if there is one', async () => {
    const heard = hear(onTestFinished)
    const middleware = traceMcpRequests()
    const url = await listen((request, response) =>
      session({ id: 'around' }, () => middleware(request, response, () => handle(echo, request, response))),
    )
    await post(url, call)
    expect(heard.one('before_rpc_request').operation.sessionId).toBe('around')
  })
})

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { cancelSession, session, tool } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { StreamableHTTPClientTransport as HttpClientV2 } from '@modelcontextprotocol/client'
import { StdioClientTransport as StdioClientV2 } from '@modelcontextprotocol/client/stdio'
import { NodeStreamableHTTPServerTransport as HttpServerV2 } from '@modelcontextprotocol/node'
import { StdioClientTransport as StdioClientV1 } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport as HttpClientV1 } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StreamableHTTPServerTransport as HttpServerV1 } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { hearRpc } from './heard.test-kit.mjs'
import { v1, v2 } from './sdks.test-kit.mjs'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })
const EVERYTHING = fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'))

/** @param {import('./sdks.test-kit.mjs').Sdk} sdk */
function adder(sdk) {
  const server = sdk.createServer()
  server.registerTool('add', { inputSchema: z.object({ a: z.number(), b: z.number() }) }, ({ a, b }) =>
    tool('sum', () => ({ content: [{ type: 'text', text: String(a + b) }] })),
  )
  return server
}

/** @param {any} client @param {any} transport */
async function connected(client, transport) {
  await client.connect(transport)
  onTestFinished(() => client.close())
  return client
}

const add = { name: 'add', arguments: { a: 2, b: 3 } }

describe.each([v1, v2])('$name', (sdk) => {
  test('in memory: one tree through client and server, in one session', async () => {
    const heard = hearRpc(onTestFinished)
    const [near, far] = sdk.linkedPair()
    const server = adder(sdk)
    await server.connect(traceTransport(far))
    const client = await connected(sdk.createClient(), traceTransport(near))

    const result = await session({ id: 's' }, () => tool('add', () => client.callTool(add)))

    expect(result.content).toEqual([{ type: 'text', text: '5' }])
    const [asked, served] = heard.of('tools/call')
    const [outer, inner] = heard.events('before_tool_call')
    expect([asked.direction, served.direction]).toEqual(['outbound', 'inbound'])
    expect([asked.operation.parentId, served.operation.parentId, inner.operation.parentId]).toEqual([
      outer.operation.id,
      asked.operation.id,
      served.operation.id,
    ])
    expect(served.operation.sessionId).toBe('s')
    expect(heard.calls.every(({ outcome }) => outcome === 'ok')).toBe(true)
    expect(asked).toMatchObject({ server: 'pair', transport: 'memory' })
  })

  test('Streamable HTTP: one tree through client and server, though nothing but text goes between them', async () => {
    const heard = hearRpc(onTestFinished)
    const url = await serveHttp(sdk)
    const Transport = sdk === v1 ? HttpClientV1 : HttpClientV2
    const client = await connected(sdk.createClient(), traceTransport(new Transport(new URL(url))))

    await session({ id: 's' }, () => tool('add', () => client.callTool(add)))

    const [asked, served] = heard.of('tools/call')
    expect(served.operation).toMatchObject({ parentId: asked.operation.id, sessionId: 's' })
    expect(asked).toMatchObject({ transport: 'http', outcome: 'ok' })
  })

  test('stdio: progress of a real server belongs to the call that asked for it', async () => {
    const heard = hearRpc(onTestFinished)
    const client = await connected(sdk.createClient(), traceTransport(stdio(sdk)))

    await session({ id: 's' }, () =>
      client.callTool(
        { name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } },
        ...(sdk === v1 ? [undefined, { onprogress() {} }] : [{ onprogress() {} }]),
      ),
    )

    const [call] = heard.of('tools/call')
    expect(call).toMatchObject({ transport: 'stdio', outcome: 'ok' })
    expect(
      heard.events('progress_update').map(({ operation, progress, total }) => [operation, progress, total]),
    ).toEqual([
      [call.operation, 1, 2],
      [call.operation, 2, 2],
    ])
  })

  test('a session that is cancelled cancels the call at the server, though the application passed no signal', async () => {
    const heard = hearRpc(onTestFinished)
    const [near, far] = sdk.linkedPair()
    const server = sdk.createServer()
    let stopped
    server.registerTool('wait', {}, (...args) => {
      const context = args.at(-1)
      const signal = context.signal ?? context.mcpReq.signal
      queueMicrotask(() => cancelSession('s'))
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          stopped = signal.reason
          resolve({ content: [] })
        }),
      )
    })
    await server.connect(traceTransport(far))
    const client = await connected(sdk.createClient(), traceTransport(near))
    const sent = []
    const send = near.send.bind(near)
    near.send = (message, ...more) => {
      sent.push(message)
      return send(message, ...more)
    }

    const call = session({ id: 's' }, () => client.callTool({ name: 'wait' }))

    await expect(call).rejects.toThrow('Cancelled: The session was cancelled.')
    expect(String(stopped)).toContain('Cancelled')
    expect(sent.filter(({ method }) => method === 'notifications/cancelled')).toHaveLength(1)
    expect(heard.of('tools/call').map(({ outcome }) => outcome.name)).toEqual(['AbortError', 'AbortError'])
  })

  test('an application that passes the signal of its session sends one cancellation, its own', async () => {
    const heard = hearRpc(onTestFinished)
    const transport = stdio(sdk)
    const sent = []
    const send = transport.send.bind(transport)
    transport.send = (message, ...more) => {
      sent.push(message)
      return send(message, ...more)
    }
    const client = await connected(sdk.createClient(), traceTransport(transport))
    const slow = { name: 'trigger-long-running-operation', arguments: { duration: 30, steps: 30 } }
    const progressed = Promise.withResolvers()
    const onprogress = () => progressed.resolve(undefined)

    const call = session({ id: 's' }, ({ signal }) =>
      client.callTool(slow, ...(sdk === v1 ? [undefined, { signal, onprogress }] : [{ signal, onprogress }])),
    )
    await progressed.promise
    cancelSession('s')

    await expect(call).rejects.toThrow()
    expect(sent.filter(({ method }) => method === 'notifications/cancelled')).toHaveLength(1)
    expect(heard.of('tools/call')[0].outcome.name).toBe('AbortError')
  })
})

/** @param {import('./sdks.test-kit.mjs').Sdk} sdk */
function stdio(sdk) {
  const Transport = sdk === v1 ? StdioClientV1 : StdioClientV2
  return new Transport({ command: process.execPath, args: [EVERYTHING, 'stdio'], stderr: 'ignore' })
}

/** @param {import('./sdks.test-kit.mjs').Sdk} sdk */
async function serveHttp(sdk) {
  const Transport = sdk === v1 ? HttpServerV1 : HttpServerV2
  const transport = traceTransport(new Transport({ sessionIdGenerator: () => randomUUID() }))
  await adder(sdk).connect(transport)
  const http = createServer((request, response) => void transport.handleRequest(request, response))
  await new Promise((resolve) => http.listen(0, '127.0.0.1', () => resolve(undefined)))
  onTestFinished(() => {
    http.closeAllConnections()
    http.close()
  })
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (http.address()).port}/mcp`
}

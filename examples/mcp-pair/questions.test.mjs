import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { answerWait, cancelSession, on, pendingWaits, session } from '@agent-inspector/hooks'
import { traceTransport } from '@agent-inspector/hooks/mcp'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport as StdioClientV2 } from '@modelcontextprotocol/client/stdio'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { StdioClientTransport as StdioClientV1 } from '@modelcontextprotocol/sdk/client/stdio.js'
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { createMcpHandler, inputRequired, inputResponse } from '@modelcontextprotocol/server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { hearRpc } from './heard.test-kit.mjs'
import { v1, v2 } from './sdks.test-kit.mjs'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })
const EVERYTHING = fileURLToPath(import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js'))
const OURS = { answerFromInspector: /** @type {const} */ (['elicitation', 'sampling']) }
const LATEST = { versionNegotiation: { mode: { pin: '2026-07-28' } } }

describe.each([v1, v2])('a real server that asks while it is called, and $name', (sdk) => {
  test('a form is answered from the inspector, though the application has no handler', async () => {
    const heard = hearRpc(onTestFinished)
    const client = await connected(sdk.createClient(), traceTransport(stdio(sdk), OURS))
    const paused = nextPause()

    const call = session({ id: 's' }, () => client.callTool({ name: 'trigger-elicitation-request' }))
    const { waitId, prompt, schema } = await paused
    expect(prompt).toBe('Please provide inputs for the following fields:')
    expect(schema.properties.content.properties.name).toMatchObject({ type: 'string', title: 'String' })
    answerWait(waitId, { payload: { action: 'accept', content: { name: 'Ada' } }, by: 'Ada' })

    expect(textOf(await call)).toContain('Ada')
    const [asked] = heard.of('elicitation/create')
    expect(asked).toMatchObject({ direction: 'inbound', outcome: 'ok' })
    expect(asked.operation.parentId).toBe(heard.of('tools/call')[0].operation.id)
  })

  test('a link is shown and consented to', async () => {
    hearRpc(onTestFinished)
    const client = await connected(sdk.createClient(), traceTransport(stdio(sdk), OURS))
    const paused = nextPause()

    const call = session({ id: 's' }, () =>
      client.callTool({ name: 'trigger-url-elicitation', arguments: { url: 'https://pay.example/1' } }),
    )
    const { waitId, prompt } = await paused
    expect(prompt).toContain('https://pay.example/1')
    answerWait(waitId, { payload: { action: 'accept' } })

    expect(textOf(await call)).toMatch(/accept/i)
  })

  test('a sampling request is answered by a person, or denied', async () => {
    hearRpc(onTestFinished)
    const client = await connected(sdk.createClient(), traceTransport(stdio(sdk), OURS))
    const sample = { name: 'trigger-sampling-request', arguments: { prompt: 'Say hello', maxTokens: 5 } }
    const answers = [{ action: 'answer', text: 'Hello from Ada' }, { action: 'deny' }]
    onTestFinished(on('session_paused', ({ waitId }) => void answerWait(waitId, { payload: answers.shift() })))

    expect(textOf(await session({ id: 's' }, () => client.callTool(sample)))).toContain('Hello from Ada')
    expect(textOf(await session({ id: 't' }, () => client.callTool(sample)))).toContain('rejected')
  })

  test('an application with a handler answers itself, and the pause closes with it', async () => {
    const heard = hearRpc(onTestFinished)
    const client = sdk.createClient({ elicitation: {} })
    client.setRequestHandler(sdk === v1 ? ElicitRequestSchema : 'elicitation/create', () => ({ action: 'decline' }))
    await connected(client, traceTransport(stdio(sdk)))

    const result = await session({ id: 's' }, () => client.callTool({ name: 'trigger-elicitation-request' }))

    expect(textOf(result)).toMatch(/declin/i)
    expect(heard.events('session_paused')).toHaveLength(1)
    expect(heard.events('session_resumed')).toMatchObject([{ sessionId: 's', payload: { action: 'decline' } }])
    expect(pendingWaits()).toEqual([])
  })

  test('a person is first: the application’s handler is told to stop, and its answer does not count', async () => {
    hearRpc(onTestFinished)
    const client = sdk.createClient({ elicitation: {} })
    const asked = Promise.withResolvers()
    const stopped = Promise.withResolvers()
    client.setRequestHandler(sdk === v1 ? ElicitRequestSchema : 'elicitation/create', (_request, context) => {
      const signal = context.signal ?? context.mcpReq.signal
      const decline = () => {
        stopped.resolve(undefined)
        return { action: 'decline' }
      }
      asked.resolve(undefined)
      return new Promise((resolve) => signal.addEventListener('abort', () => resolve(decline())))
    })
    await connected(client, traceTransport(stdio(sdk)))
    const paused = nextPause()

    const call = session({ id: 's' }, () => client.callTool({ name: 'trigger-elicitation-request' }))
    const { waitId } = await paused
    await asked.promise
    answerWait(waitId, { payload: { action: 'accept', content: { name: 'Ada' } } })

    expect(textOf(await call)).toContain('Ada')
    // SDK v1 does not heed the cancellation of a request whose id is 0, as the first one's is.
    if (sdk === v2) await stopped.promise
  })
})

describe('a server of MCP 2026-07-28, whose result says that it needs input', () => {
  test('the questions are answered from the inspector, and the call gets its result', async () => {
    const heard = hearRpc(onTestFinished)
    const client = await connected(v2.createClient({}, LATEST), await httpTransport(OURS))
    const paused = nextPause()

    const call = session({ id: 's' }, () => client.callTool({ name: 'book' }))
    const { waitId, prompt } = await paused
    expect(prompt).toBe('How many seats?')
    answerWait(waitId, { payload: { action: 'accept', content: { seats: 2 } } })

    expect(textOf(await call)).toBe('2 seats')
    expect(heard.of('tools/call').map(({ direction, outcome }) => [direction, outcome])).toEqual([
      ['outbound', 'ok'],
      ['outbound', 'ok'],
    ])
    expect(heard.of('tools/call')[0].result.resultType).toBe('input_required')
  })

  test('an application with a handler answers itself, and the pause closes with it', async () => {
    const heard = hearRpc(onTestFinished)
    const client = v2.createClient({ elicitation: {} }, LATEST)
    client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { seats: 3 } }))
    await connected(client, await httpTransport())

    expect(textOf(await session({ id: 's' }, () => client.callTool({ name: 'book' })))).toBe('3 seats')
    expect(heard.events('session_paused')).toHaveLength(1)
    expect(heard.events('session_resumed')).toMatchObject([{ payload: { action: 'accept', content: { seats: 3 } } }])
  })

  test('a session that is cancelled closes the stream of the call, at the server too', async () => {
    const heard = hearRpc(onTestFinished)
    const client = await connected(v2.createClient({}, LATEST), await httpTransport())

    const call = session({ id: 's' }, () => client.callTool({ name: 'wait' }))
    await served.promise
    cancelSession('s')

    await expect(call).rejects.toThrow('Cancelled: The session was cancelled.')
    await stopped.promise
    expect(heard.of('tools/call')[0].outcome.name).toBe('AbortError')
    expect(heard.of('notifications/cancelled')).toEqual([])
  })

  let served = Promise.withResolvers()
  let stopped = Promise.withResolvers()

  async function httpTransport(options = {}) {
    served = Promise.withResolvers()
    stopped = Promise.withResolvers()
    const handler = toNodeHandler(createMcpHandler(() => bookingServer()))
    const http = createServer((request, response) => void handler(request, response)).listen(0, '127.0.0.1')
    await once(http, 'listening')
    onTestFinished(() => {
      http.closeAllConnections()
      http.close()
    })
    const { port } = /** @type {import('node:net').AddressInfo} */ (http.address())
    return traceTransport(new StreamableHTTPClientTransport(new URL(`http://127.0.0.1:${port}/mcp`)), options)
  }

  function bookingServer() {
    const server = v2.createServer()
    const requestedSchema = { type: 'object', properties: { seats: { type: 'integer' } }, required: ['seats'] }
    server.registerTool('book', {}, ({ mcpReq }) => {
      const given = inputResponse(mcpReq.inputResponses, 'seats')
      if (given.kind === 'elicit' && given.action === 'accept') {
        return { content: [{ type: 'text', text: `${given.content.seats} seats` }] }
      }
      return inputRequired({
        inputRequests: { seats: inputRequired.elicit({ message: 'How many seats?', requestedSchema }) },
      })
    })
    server.registerTool('wait', {}, ({ mcpReq }) => {
      served.resolve(undefined)
      return new Promise((resolve) =>
        mcpReq.signal.addEventListener('abort', () => {
          stopped.resolve(undefined)
          resolve({ content: [] })
        }),
      )
    })
    return server
  }
})

/** @param {import('./sdks.test-kit.mjs').Sdk} sdk */
function stdio(sdk) {
  const Transport = sdk === v1 ? StdioClientV1 : StdioClientV2
  return new Transport({ command: process.execPath, args: [EVERYTHING, 'stdio'], stderr: 'ignore' })
}

/** @param {any} client @param {any} transport */
async function connected(client, transport) {
  await client.connect(transport)
  onTestFinished(() => client.close())
  return client
}

/** @returns {Promise<any>} */
function nextPause() {
  return new Promise((resolve) => onTestFinished(on('session_paused', resolve)))
}

function textOf({ content }) {
  return content.map(({ text = '' }) => text).join('\n')
}

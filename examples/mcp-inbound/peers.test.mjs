/** Peers that know nothing of us, with the middleware between them: in a proxy that hands on bytes. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request as ask, createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { on } from '@agent-inspector/hooks'
import { traceMcpRequests } from '@agent-inspector/hooks/mcp-inbound'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { expect, onTestFinished, test, vi } from 'vitest'

/** Real processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })
const WHAT_IT_CALLS = ['initialize ok', 'logging/setLevel ok', 'tools/list ok', 'tools/call ok']
const run = promisify(execFile)
const EVERYTHING = import.meta.resolve('@modelcontextprotocol/server-everything/dist/index.js')
const SDK_EXAMPLE = import.meta.resolve('@modelcontextprotocol/sdk/examples/server/simpleStreamableHttp.js')

test('the Inspector’s command line and server-everything, over Streamable HTTP', async () => {
  const heard = hear()
  const url = await behindProxy('/mcp', [EVERYTHING, 'streamableHttp'])
  const called = await inspect(url, 'http', ['--tool-name', 'get-sum', '--tool-arg', 'a=2', 'b=3'])

  expect(called.content[0].text).toContain('5')
  expect(heard.calls()).toEqual(WHAT_IT_CALLS)
  expect(heard.peer()).toMatchObject({
    transport: 'http',
    server: 'mcp-servers/everything',
    title: 'MCP client inspector-cli',
  })
})

test('the Inspector’s command line and server-everything, over HTTP+SSE of old', async () => {
  const heard = hear()
  const url = await behindProxy('/sse', [EVERYTHING, 'sse'])
  const called = await inspect(url, 'sse', ['--tool-name', 'get-sum', '--tool-arg', 'a=2', 'b=3'])

  expect(called.content[0].text).toContain('5')
  expect(heard.calls()).toEqual(WHAT_IT_CALLS)
  expect(heard.peer()).toMatchObject({ transport: 'sse', title: 'MCP client inspector-cli' })
})

test('an example server of the SDK tells while it works, and is asked for what it has not', async () => {
  const heard = hear()
  const url = await behindProxy('/mcp', [SDK_EXAMPLE])
  const client = new Client({ name: 'peers', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(url)))
  onTestFinished(() => client.close())
  const told = []
  client.setNotificationHandler('notifications/message', ({ params }) => void told.push(params.data))

  const { content } = await client.callTool({ name: 'multi-greet', arguments: { name: 'Ada' } })
  await expect(client.readResource({ uri: 'none://' })).rejects.toThrow()

  expect(content[0]).toMatchObject({ text: 'Good morning, Ada!' })
  expect(heard.calls()).toEqual(['initialize ok', 'tools/call ok', 'resources/read failed'])
  expect(heard.said('notifications/message')).toEqual(told)
})

/** @param {string} url @param {string} transport @param {readonly string[]} args */
async function inspect(url, transport, args) {
  const cli = fileURLToPath(import.meta.resolve('@modelcontextprotocol/inspector-cli/build/cli.js'))
  const all = [cli, '--cli', url, '--transport', transport, '--method', 'tools/call', ...args]
  const { stdout } = await run(process.execPath, all, { cwd: path.dirname(cli) })
  return JSON.parse(stdout)
}

/** @param {string} route @param {readonly string[]} command a module, and its arguments */
async function behindProxy(route, [module = '', ...args]) {
  const port = await freePort()
  const server = spawn(process.execPath, [fileURLToPath(module), ...args], {
    env: { ...process.env, PORT: String(port), MCP_PORT: String(port) },
    stdio: 'ignore',
  })
  onTestFinished(async () => {
    server.kill()
    await once(server, 'exit')
  })
  const target = `http://127.0.0.1:${port}`
  await expect
    .poll(
      () =>
        fetch(target).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 30_000 },
    )
    .toBe(404)

  const middleware = traceMcpRequests()
  const proxy = createServer((request, response) =>
    middleware(request, response, () => {
      const { method, headers, url = '' } = request
      const sent = ask(new URL(url, target), { method, headers: { ...headers, host: `127.0.0.1:${port}` } })
      sent.on('response', (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)))
      sent.on('error', () => response.destroy())
      response.on('close', () => sent.destroy())
      request.pipe(sent)
    }),
  ).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  onTestFinished(() => {
    proxy.closeAllConnections()
    proxy.close()
  })
  return `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (proxy.address()).port}${route}`
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  server.close()
  await once(server, 'close')
  return port
}

function hear() {
  const calls = new Map()
  const notifications = []
  const titles = []
  const peers = []
  onTestFinished(on('session_started', ({ title }) => titles.push(title)))
  onTestFinished(
    on('before_rpc_request', ({ operation, message, transport, server }) => {
      calls.set(operation, `${message.method} open`)
      peers.push({ transport, server })
    }),
  )
  const end = (operation, how) => calls.set(operation, calls.get(operation)?.replace('open', how))
  onTestFinished(on('after_rpc_response', ({ operation }) => end(operation, 'ok')))
  onTestFinished(on('error_rpc_request', ({ operation }) => end(operation, 'failed')))
  onTestFinished(on('rpc_notification', ({ message }) => notifications.push(message)))
  return {
    calls: () => [...calls.values()],
    said: (method) => notifications.filter((one) => one.method === method).map(({ params }) => params?.data),
    peer: () => ({ ...peers.at(-1), title: titles[0] }),
  }
}

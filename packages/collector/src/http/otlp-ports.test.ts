/** The ports of OTLP: who holds them, and what they say. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { type Agent, startAgent } from '../agent.test-kit.js'
import { linesOf, newDir } from '../sink/traces-dir.test-kit.js'
import { JSON_TYPE, request, span, startOtlpServer, TRACE_ID } from './otlp-server.test-kit.js'
import { send } from './send.test-kit.js'

const post = (port: number, path = '/v1/traces') =>
  send(port, path, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(request(span())) })

test('spans that are sent to the port of OTLP become a session, and nothing else is there', async () => {
  const otlpPort = await freePort()
  const server = await startOtlpServer({ otlpPort })
  expect((await post(otlpPort)).status).toBe(200)
  await expect.poll(() => server.get('/sessions')).toMatchObject({ total: 1 })
  expect((await send(otlpPort, '/_inspector/sessions')).json()).toEqual({
    code: 5,
    message: expect.stringMatching(/^ROUTE_NOT_FOUND: /),
  })
  expect((await send(otlpPort, '/v1/traces', { method: 'POST', headers: { Host: 'evil.example' } })).status).toBe(403)
})

test('a port that is taken is passed over, and what to set is told', async () => {
  const holder = await listening()
  const otlpPort = (holder.address() as AddressInfo).port
  const server = await startOtlpServer({ otlpPort, otlpGrpcPort: otlpPort })
  const origin = `http://127.0.0.1:${server.port}`
  expect(server.log).toEqual([
    `port ${otlpPort} is taken: to send spans here, set OTEL_EXPORTER_OTLP_ENDPOINT=${origin}`,
    `port ${otlpPort} is taken: to send spans here, set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf and OTEL_EXPORTER_OTLP_ENDPOINT=${origin}`,
  ])
  expect((await post(server.port)).status).toBe(200)
})

test('the port is free again when its inspector is closed', async () => {
  const otlpPort = await freePort()
  const first = await startOtlpServer({ otlpPort })
  await first.inspector.close()
  const second = await startOtlpServer({ otlpPort })
  expect(second.log).toEqual([])
  expect((await post(otlpPort)).status).toBe(200)
})

test.each([
  ['is killed', (first: Agent) => void first.child.kill('SIGKILL')],
  ['is closed, and lives on', (first: Agent) => first.say('close')],
])(
  'when the process that holds them %s, another one of the directory takes the ports over',
  async (_how, end) => {
    const dir = newDir()
    const [page, http, grpc] = [await freePort(), await freePort(), await freePort()]
    const env = `export INSPECTOR_OTLP_PORT=${http} INSPECTOR_OTLP_GRPC_PORT=${grpc}`
    const listen = `
    const { own } = await inspector.listen({ port: ${page} })
    console.log(own ? 'serves' : 'waits')
    await said()
    await inspector.close()
    await stay()`
    const first = startAgent(dir, listen, env)
    expect(await first.line()).toBe('serves')
    const second = startAgent(dir, listen, env)
    expect(await second.line()).toBe('waits')
    end(first)

    const isTaken = () =>
      post(http)
        .then(({ status }) => status)
        .catch(() => 'nobody is there')
    await expect.poll(isTaken, { timeout: 20_000 }).toBe(200)
    await expect
      .poll(() => grpcMessage(grpc).catch(String), { timeout: 20_000 })
      .toContain('OTEL_EXPORTER_OTLP_PROTOCOL')
    second.child.kill('SIGTERM')
    await second.ended
    expect(linesOf(dir, TRACE_ID).filter((line) => line.includes('"spanId":"00f067aa0ba902b7"'))).not.toEqual([])
  },
  60_000,
)

test('who speaks gRPC hears what to set, and so does the user', async () => {
  const otlpGrpcPort = await freePort()
  const server = await startOtlpServer({ otlpGrpcPort })
  for (let call = 0; call < 2; call++) {
    expect(await grpcMessage(otlpGrpcPort)).toContain(': set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf and')
  }
  expect(server.log.filter((line) => line.includes('gRPC'))).toHaveLength(1)
})

/** What is said to a call, which is answered as gRPC has it. */
async function grpcMessage(port: number): Promise<string> {
  const session = connect(`http://127.0.0.1:${port}`)
  onTestFinished(() => session.destroy())
  await once(session, 'connect')
  const stream = session.request({
    ':method': 'POST',
    ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    'content-type': 'application/grpc',
  })
  stream.end(Buffer.from([0, 0, 0, 0, 0]))
  const [headers] = await once(stream, 'response')
  expect(headers).toMatchObject({ 'content-type': 'application/grpc', 'grpc-status': '12' })
  stream.resume()
  await once(stream, 'close')
  return headers['grpc-message']
}

async function listening(): Promise<Server> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return server
}

async function freePort(): Promise<number> {
  const server = await listening()
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

import { expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { session } from '../index.js'
import type { RpcMessage } from '../json-rpc.js'
import { createMemoryPair } from './memory-pair.test-kit.js'
import { traceTransport } from './trace-transport.js'

const request = (id: number): RpcMessage => ({ jsonrpc: '2.0', id, method: 'tools/call', params: { name: 'sum' } })
const told: RpcMessage = { jsonrpc: '2.0', method: 'notifications/x' }

test('a batch goes out as one, and is a call each', async () => {
  const { of } = hear(onTestFinished)
  const { sent, client, far } = connect(() => Promise.resolve())
  const batch = [request(1), told, request(2)]
  await session({ id: 's' }, () => client.send(batch))
  await far.send({ jsonrpc: '2.0', id: 2, result: {} })

  const [first, second] = of('before_rpc_request').map(({ operation }) => operation)
  const contextOf = ({ traceId = '', id = '' } = {}) => ({
    params: { _meta: { traceparent: `00-${traceId}-${id}-01`, baggage: 'session.id=s' } },
  })
  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject([contextOf(first), told, contextOf(second)])
  expect(of('before_rpc_request').map(({ message }) => message)).toEqual([batch[0], batch[2]])
  expect(of('rpc_notification').map(({ message }) => message)).toEqual([told])
  expect(of('after_rpc_response').map(({ operation }) => operation)).toEqual([second])
})

test('a batch that could not be sent fails each call of it', async () => {
  const { of } = hear(onTestFinished)
  const { client } = connect(() => Promise.reject(new Error('pipe is gone')))

  await expect(client.send([request(1), request(2)])).rejects.toThrow('pipe is gone')

  expect(of('error_rpc_request').map(({ error }) => error)).toMatchObject(Array(2).fill({ message: 'pipe is gone' }))
})

test('while nobody listens a batch is the very same', async () => {
  const { sent, client } = connect(() => Promise.resolve())
  const batch = [request(1)]
  await client.send(batch)
  expect(sent[0]).toBe(batch)
})

function connect(send: () => Promise<void>) {
  const [near, far] = createMemoryPair()
  const sent: unknown[] = []
  near.send = (batch: unknown) => {
    sent.push(batch)
    return send()
  }
  const client = traceTransport(near)
  client.onmessage = () => {}
  return { sent, far, client: client as { send(batch: readonly RpcMessage[]): Promise<void> } }
}

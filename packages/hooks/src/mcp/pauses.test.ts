import { expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { answerWait, cancelSession, pendingWaits, session, tool } from '../index.js'
import type { RpcMessage } from '../json-rpc.js'
import { createMemoryPair } from './memory-pair.test-kit.js'
import { type TraceTransportOptions, traceTransport } from './trace-transport.js'

const call: RpcMessage = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'book' } }
const requestedSchema = { type: 'object', properties: { seats: { type: 'integer' } }, required: ['seats'] }
const elicitation: RpcMessage = {
  jsonrpc: '2.0',
  id: 'e',
  method: 'elicitation/create',
  params: { message: 'How many?', requestedSchema },
}
const sampling: RpcMessage = {
  jsonrpc: '2.0',
  id: 'm',
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text: 'Hello' } }], maxTokens: 5 },
}
const accepted = { action: 'accept', content: { seats: 2 } }

test('an elicitation that the application answers is a pause for as long as that takes', async () => {
  const heard = hear(onTestFinished)
  const { client, far, received } = connect()
  await session({ id: 's' }, async () => {
    await tool('book', () => client.send(call))
    await far.send(elicitation)
    expect(received).toEqual([elicitation])
    expect(pendingWaits()).toMatchObject([{ sessionId: 's', signal: 'elicitation', prompt: 'How many?' }])

    await client.send({ jsonrpc: '2.0', id: 'e', result: accepted })
    await settled()
  })

  expect(pendingWaits()).toEqual([])
  expect(heard.one('after_signal_wait')).toMatchObject({ payload: accepted, by: 'application' })
  expect(heard.one('session_resumed')).toMatchObject({ sessionId: 's', payload: accepted })
  const [, asked] = heard.of('before_rpc_request')
  expect(heard.one('before_signal_wait').operation.parentId).toBe(asked?.operation.id)
  expect(asked?.operation.parentId).toBe(heard.of('before_rpc_request')[0]?.operation.id)
  expect(far.sent).toEqual([elicitation])
})

test('a person who is first answers, and the application is told to stop', async () => {
  const heard = hear(onTestFinished)
  const { client, near, far, received } = connect()
  await session({ id: 's' }, async () => {
    await far.send(elicitation)
    answer({ action: 'decline', content: { seats: 9 } })
    await settled()
  })

  expect(near.sent).toEqual([{ jsonrpc: '2.0', id: 'e', result: { action: 'decline' } }])
  expect(received.at(-1)).toMatchObject({ method: 'notifications/cancelled', params: { requestId: 'e' } })
  expect(heard.of('after_rpc_response').at(-1)?.message.result).toEqual({ action: 'decline' })
  await client.send({ jsonrpc: '2.0', id: 'e', result: accepted })
  expect(near.sent).toHaveLength(1)
})

test('left to the inspector, the question never reaches the application', async () => {
  hear(onTestFinished)
  const { near, far, received } = connect({ answerFromInspector: ['elicitation'] })
  await session({ id: 's' }, async () => {
    await far.send(elicitation)
    answer(accepted)
    await settled()
  })

  expect(received).toEqual([])
  expect(near.sent).toEqual([{ jsonrpc: '2.0', id: 'e', result: accepted }])
})

test('what is required is required of who accepts; of who declines it is not', async () => {
  const { one } = hear(onTestFinished)
  const { far } = connect()
  await session({ id: 's' }, () => far.send(elicitation))

  expect(one('session_paused').schema).toMatchObject({
    properties: { action: { enum: ['accept', 'decline', 'cancel'] }, content: { properties: { seats: {} } } },
    required: ['action'],
    if: { properties: { action: { enum: ['decline', 'cancel'] } } },
    else: { required: ['content'], properties: { content: { required: ['seats'] } } },
  })
  expect(one('session_paused').schema?.properties).not.toHaveProperty('content.required')
})

test.each([
  ['https://bank.example/pay?x=1', 'Pay here\n\nhttps://bank.example/pay?x=1'],
  ['javascript:alert(1)', 'Pay here\n\nThe link is no http or https address; do not follow it: javascript:alert(1)'],
])('a link %s is shown, and answered without content', async (url, prompt) => {
  hear(onTestFinished)
  const { near, far } = connect({ answerFromInspector: ['elicitation'] })
  await session({ id: 's' }, async () => {
    await far.send({ ...elicitation, params: { mode: 'url', message: 'Pay here', url, elicitationId: '1' } })
    expect(pendingWaits()[0]?.prompt).toBe(prompt)
    answer({ action: 'accept', content: { a: 1 } })
    await settled()
  })

  expect(near.sent).toEqual([{ jsonrpc: '2.0', id: 'e', result: { action: 'accept' } }])
})

test('nobody answers in time: the question is cancelled', async () => {
  const { one } = hear(onTestFinished)
  const { near, far, sent } = connect({ answerFromInspector: ['elicitation'], timeoutMs: 1 })
  await session({ id: 's' }, async () => {
    await far.send(elicitation)
    await sent(1)
  })

  expect(near.sent).toEqual([{ jsonrpc: '2.0', id: 'e', result: { action: 'cancel' } }])
  expect(one('error_signal_wait').error).toMatchObject({ code: 'SIGNAL_TIMEOUT' })
})

test('a server that gives its question up ends the pause as cancelled, and hears nothing of it', async () => {
  const { one } = hear(onTestFinished)
  const { near, far } = connect({ answerFromInspector: ['elicitation'] })
  await session({ id: 's' }, async () => {
    await far.send(elicitation)
    await far.send({ method: 'notifications/cancelled', params: { requestId: 'e', reason: 'late' } })
    await settled()
  })

  expect(pendingWaits()).toEqual([])
  expect(near.sent).toEqual([])
  expect(one('error_signal_wait').error).toMatchObject({ code: 'RPC_CANCELLED' })
})

test('an application that fails to answer ends the pause with its error', async () => {
  const { one } = hear(onTestFinished)
  const { client, far } = connect()
  await session({ id: 's' }, async () => {
    await far.send(elicitation)
    await client.send({ id: 'e', error: { code: -32601, message: 'Method not found' } })
    await settled()
  })

  expect(one('error_signal_wait').error).toMatchObject({ message: 'Method not found', code: -32601 })
})

test('several at once, in parallel branches, are told apart', async () => {
  const heard = hear(onTestFinished)
  const { client, near, far } = connect({ answerFromInspector: ['elicitation'] })
  await session({ id: 's' }, async () => {
    await Promise.all([1, 2].map((id) => tool(`branch ${id}`, () => client.send({ ...call, id }))))
    await far.send(elicitation)
    await far.send({ ...elicitation, id: 'f' })
    expect(new Set(pendingWaits().map(({ waitId }) => waitId)).size).toBe(2)
    answer({ action: 'decline' }, 1)
    answer(accepted)
    await settled()
  })

  const [first, second, ...questions] = heard.of('before_rpc_request').map(({ operation }) => operation)
  expect(questions.map(({ parentId }) => parentId)).toEqual([first?.id, second?.id])
  expect(near.sent.slice(2)).toEqual([
    { jsonrpc: '2.0', id: 'f', result: { action: 'decline' } },
    { jsonrpc: '2.0', id: 'e', result: accepted },
  ])
})

test('a session that is cancelled cancels its questions, at the server too', async () => {
  hear(onTestFinished)
  const { near, far } = connect({ answerFromInspector: ['elicitation'] })
  await session({ id: 's' }, async () => {
    await far.send(elicitation)
    cancelSession('s')
    await settled()
  })

  expect(pendingWaits()).toEqual([])
  expect(near.sent).toEqual([{ jsonrpc: '2.0', id: 'e', result: { action: 'cancel' } }])
})

test('a connection that closes ends its pauses', async () => {
  hear(onTestFinished)
  const { client, far } = connect()
  await session({ id: 's' }, async () => {
    await far.send(elicitation)
    await client.close()
    await settled()
  })

  expect(pendingWaits()).toEqual([])
})

test('an application asks its model without a pause', async () => {
  const { of } = hear(onTestFinished)
  const { far, received } = connect()
  await session({ id: 's' }, () => far.send(sampling))

  expect(received).toEqual([sampling])
  expect(of('session_paused')).toEqual([])
})

test.each([
  ['approved', { action: 'approve' }, { received: [sampling], sent: [] }],
  [
    'edited',
    { action: 'approve', request: { messages: [], maxTokens: 1 } },
    { received: [{ ...sampling, params: { messages: [], maxTokens: 1 } }], sent: [] },
  ],
  [
    'answered',
    { action: 'answer', text: 'Hi' },
    {
      received: [],
      sent: [
        {
          jsonrpc: '2.0',
          id: 'm',
          result: { role: 'assistant', content: { type: 'text', text: 'Hi' }, model: 'human', stopReason: 'endTurn' },
        },
      ],
    },
  ],
  [
    'denied',
    { action: 'deny' },
    {
      received: [],
      sent: [{ jsonrpc: '2.0', id: 'm', error: { code: -1, message: 'The user rejected the sampling request.' } }],
    },
  ],
])('a sampling request left to the inspector shows its messages and is %s', async (_name, payload, expected) => {
  hear(onTestFinished)
  const { client, near, far, received } = connect({ answerFromInspector: ['sampling'] })
  await session({ id: 's' }, async () => {
    await client.send({ id: 0, method: 'initialize', params: { capabilities: { sampling: {} } } })
    await far.send(sampling)
    expect(pendingWaits()[0]?.prompt).toContain('user: Hello')
    expect(received).toEqual([])
    answer(payload)
    await settled()
  })

  expect({ received, sent: near.sent.slice(1) }).toEqual(expected)
})

test.each([
  ['short', 10, true],
  ['long', 10_000, false],
])('a %s sampling request can be edited before it is let through: %#', async (_name, length, canEdit) => {
  const { one } = hear(onTestFinished)
  const { client, far } = connect({ answerFromInspector: ['sampling'] })
  const content = { type: 'text', text: 'x'.repeat(length) }
  await session({ id: 's' }, async () => {
    await client.send({ id: 0, method: 'initialize', params: { capabilities: { sampling: {} } } })
    await far.send({ ...sampling, params: { messages: [{ role: 'user', content }] } })
  })

  expect(Object.keys(one('session_paused').schema?.properties ?? {}).includes('request')).toBe(canEdit)
  expect(one('session_paused').prompt.length).toBeLessThan(2200)
})

test('the client says that it can do what the inspector does for it, and no more', async () => {
  hear(onTestFinished)
  const { client, near } = connect({ answerFromInspector: ['elicitation'] })
  await client.send({ id: 0, method: 'initialize', params: { capabilities: { roots: {} } } })
  const meta = { 'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} } } }
  await client.send({ id: 1, method: 'tools/list', params: { _meta: meta } })
  await client.send({ id: 2, method: 'tools/list' })
  await client.close()

  expect(near.sent[0]?.params?.capabilities).toEqual({ roots: {}, elicitation: { form: {}, url: {} } })
  expect(near.sent[1]?.params?._meta).toMatchObject(meta)
  expect(near.sent[2]?.params?._meta).not.toHaveProperty('io.modelcontextprotocol/clientCapabilities')
})

function answer(payload: unknown, index = 0): void {
  expect(answerWait(pendingWaits()[index]?.waitId ?? '', { payload, by: 'Ada' })).toBe(true)
}

/** What follows from an answer takes a few promises. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function connect(options: TraceTransportOptions = {}) {
  const [near, far] = createMemoryPair()
  const client = traceTransport(near, options)
  const received: RpcMessage[] = []
  client.onmessage = (message) => received.push(message)
  let arrived = () => {}
  far.onmessage = () => arrived()
  /** Once so many have gone out. */
  const sent = async (count: number) => {
    while (near.sent.length < count) await new Promise<void>((resolve) => (arrived = resolve))
  }
  onTestFinished(() => client.close())
  return { client, near, far, received, sent }
}

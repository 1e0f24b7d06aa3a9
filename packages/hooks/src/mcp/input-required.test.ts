import { expect, onTestFinished, test } from 'vitest'
import { hear } from '../hear.test-kit.js'
import { answerWait, cancelSession, pendingWaits, session, tool } from '../index.js'
import type { RpcMessage } from '../json-rpc.js'
import { createMemoryPair } from './memory-pair.test-kit.js'
import { type TraceTransportOptions, traceTransport } from './trace-transport.js'

const call: RpcMessage = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'book', _meta: { own: 1 } } }
const seats = { method: 'elicitation/create', params: { message: 'How many?', requestedSchema: { type: 'object' } } }
const needsInput = {
  resultType: 'input_required',
  inputRequests: { seats, meal: { ...seats, params: { ...seats.params, message: 'What to eat?' } } },
  requestState: 'opaque',
}
const yes = { action: 'accept', content: { n: 2 } }
const no = { action: 'decline' }
const ours: TraceTransportOptions = { answerFromInspector: ['elicitation'] }

test('questions in a result that the application answers are pauses until it calls again', async () => {
  const heard = hear(onTestFinished)
  const { client, far, received } = connect()
  await session({ id: 's' }, () =>
    tool('book', async () => {
      await client.send(call)
      await far.send({ id: 1, result: needsInput })
      expect(heard.of('session_paused').map(({ prompt }) => prompt.split('\n')[0])).toEqual([
        'How many?',
        'What to eat?',
      ])
      // Its answers do not pass through us: nobody else can give them.
      expect(pendingWaits()).toEqual([])

      await client.send(again(2, { seats: yes, meal: no }))
      await settled()
    }),
  )

  expect(received).toEqual([{ id: 1, result: needsInput }])
  expect(heard.of('after_signal_wait').map(({ payload, by }) => [payload, by])).toEqual([
    [yes, 'application'],
    [no, 'application'],
  ])
  const toolId = heard.one('before_tool_call').operation.id
  expect(heard.of('before_signal_wait').map(({ operation }) => operation.parentId)).toEqual([toolId, toolId])
  expect(heard.of('before_rpc_request').map(({ round }) => round)).toEqual([undefined, 1])
})

test.each([
  ['its operation ends', async () => {}],
  ['its session is cancelled', async () => void cancelSession('s')],
])('a call that the application gives up is no pause any more: %s', async (_how, end) => {
  const heard = hear(onTestFinished)
  const { client, far } = connect()
  await session({ id: 's' }, async () => {
    await tool('book', async () => {
      await client.send(call)
      await far.send({ id: 1, result: needsInput })
      await end()
    })
    await settled()
    expect(heard.of('session_resumed')).toHaveLength(2)
  })
})

test('left to the inspector, the call goes out again with the answers, and its result is the result', async () => {
  const heard = hear(onTestFinished)
  const { client, near, far, received } = connect(ours)
  await session({ id: 's' }, () =>
    tool('book', async () => {
      await client.send(call, { headers: 1 })
      await far.send({ id: 1, result: needsInput })
      answer(no, 1)
      answer(yes)
      await settled()
      await far.send({ id: near.sent[1]?.id ?? 0, result: { content: ['booked'] } })
    }),
  )

  const [first, second] = near.sent
  expect(second).toMatchObject({
    method: 'tools/call',
    params: { name: 'book', _meta: { own: 1 }, inputResponses: { seats: yes, meal: no }, requestState: 'opaque' },
  })
  expect(second?.id).not.toBe(first?.id)
  expect(second?.params?._meta?.traceparent).not.toBe(first?.params?._meta?.traceparent)
  expect(near.sentOptions[1]).toEqual({ headers: 1 })
  expect(received).toEqual([{ id: 1, result: { content: ['booked'] } }])
  const toolId = heard.one('before_tool_call').operation.id
  expect(heard.of('before_rpc_request').map(({ operation, round }) => [operation.parentId, round])).toEqual([
    [toolId, undefined],
    [toolId, 1],
  ])
})

test('a server may ask in several rounds', async () => {
  const heard = hear(onTestFinished)
  const { client, near, far, received } = connect(ours)
  await session({ id: 's' }, async () => {
    await client.send(call)
    await far.send({ id: 1, result: { resultType: 'input_required', inputRequests: { seats } } })
    answer(yes)
    await settled()
    const result = { resultType: 'input_required', inputRequests: { sure: seats }, requestState: 'second' }
    await far.send({ id: near.sent[1]?.id ?? 0, result })
    answer(no)
    await settled()
    await far.send({ id: near.sent[2]?.id ?? 0, result: {} })
  })

  expect(near.sent[1]?.params).not.toHaveProperty('requestState')
  expect(near.sent[2]?.params).toMatchObject({ inputResponses: { sure: no }, requestState: 'second' })
  expect(near.sent[2]?.params?.inputResponses).not.toHaveProperty('seats')
  expect(received).toEqual([{ id: 1, result: {} }])
  expect(heard.of('before_rpc_request').map(({ round }) => round)).toEqual([undefined, 1, 2])
})

test('what the inspector cannot answer whole is the application’s', async () => {
  hear(onTestFinished)
  const { client, far, received } = connect(ours)
  const result = { ...needsInput, inputRequests: { seats, roots: { method: 'roots/list' } } }
  await session({ id: 's' }, () =>
    tool('book', async () => {
      await client.send(call)
      await far.send({ id: 1, result })
    }),
  )

  expect(received).toEqual([{ id: 1, result }])
})

test('an application that withdraws the call ends the questions, and the call that went out again', async () => {
  hear(onTestFinished)
  const { client, near, far } = connect(ours)
  const cancelled = (requestId: number) => ({ method: 'notifications/cancelled', params: { requestId } })
  await session({ id: 's' }, async () => {
    await client.send(call)
    await far.send({ id: 1, result: needsInput })
    await client.send(cancelled(1))
    await settled()
    expect(pendingWaits()).toEqual([])
    expect(near.sent).toHaveLength(1)

    await client.send({ ...call, id: 2 })
    await far.send({ id: 2, result: { ...needsInput, inputRequests: { seats } } })
    answer(yes)
    await settled()
    await client.send(cancelled(2))
  })

  expect(near.sent.at(-1)).toEqual({ method: 'notifications/cancelled', params: { requestId: near.sent[2]?.id } })
})

test('a session that is cancelled meanwhile tells the application', async () => {
  hear(onTestFinished)
  const { client, far, received } = connect(ours)
  await session({ id: 's' }, async () => {
    await client.send(call)
    await far.send({ id: 1, result: needsInput })
    cancelSession('s')
    await settled()
  })

  expect(received).toEqual([{ jsonrpc: '2.0', id: 1, error: { code: -32800, message: 'The session was cancelled.' } }])
})

test('a connection that fails when the call goes out again tells the application', async () => {
  hear(onTestFinished)
  const { client, near, far, received } = connect(ours)
  client.onerror = () => {}
  await session({ id: 's' }, async () => {
    await client.send(call)
    await far.send({ id: 1, result: { ...needsInput, inputRequests: { seats } } })
    near.send = () => Promise.reject(new Error('pipe is gone'))
    answer(yes)
    await settled()
  })

  expect(received).toEqual([{ jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'Error: pipe is gone' } }])
})

function again(id: number, inputResponses: Readonly<Record<string, unknown>>): RpcMessage {
  return { ...call, id, params: { ...call.params, inputResponses, requestState: 'opaque' } }
}

function answer(payload: unknown, index = 0): void {
  expect(answerWait(pendingWaits()[index]?.waitId ?? '', { payload })).toBe(true)
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
  onTestFinished(() => client.close())
  return { client, near, far, received }
}

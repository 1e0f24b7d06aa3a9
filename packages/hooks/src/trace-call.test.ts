import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { agent } from './agent.js'
import { on } from './bus.js'
import { installRunner } from './default-runner.js'
import { hear } from './hear.test-kit.js'
import type { Operation } from './operation.js'
import { currentOperation, slot } from './runner.js'
import { tool } from './tool.js'
import { workflow } from './workflow.js'

test('before fires inside the operation, before the function; after follows its result', () => {
  const order: unknown[] = []
  const { one } = hear(onTestFinished)
  const leave = on('before_tool_call', ({ operation }) => order.push(operation === currentOperation()))
  const result = tool('add', { input: 2 }, ({ input }) => {
    order.push('runs')
    return input + 1
  })
  leave()

  expect(result).toBe(3)
  expect(order).toEqual([true, 'runs'])
  expect(one('before_tool_call')).toMatchObject({ tool: 'add', input: 2 })
  expect(one('after_tool_call')).toMatchObject({ output: 3 })
  expect(one('after_tool_call').operation).toBe(one('before_tool_call').operation)
})

test('a call outside a session opens one, named after it, which ends as it ends', async () => {
  const { names, one } = hear(onTestFinished)
  await workflow('research', async () => {})

  expect(names).toEqual(['session_started', 'before_workflow_run', 'after_workflow_run', 'session_finished'])
  const { operation } = one('before_workflow_run')
  expect(one('session_started')).toMatchObject({ sessionId: operation.sessionId, title: 'research', engine: 'node' })
  expect(one('session_finished')).toMatchObject({ sessionId: operation.sessionId, status: 'completed' })
  expect(operation).toMatchObject({ kind: 'workflow.run', parentId: undefined, traceId: operation.sessionId })
})

test('what is thrown is told as it is, and fails the session it opened', () => {
  const { names, one } = hear(onTestFinished)
  const thrown = { odd: true }
  expect(() =>
    agent('a', () => {
      throw thrown
    }),
  ).toThrow(expect.objectContaining(thrown))

  expect(names).toEqual(['session_started', 'before_agent_call', 'error_agent_call', 'session_finished'])
  expect(one('error_agent_call').error).toBe(thrown)
  expect(one('session_finished')).toMatchObject({ status: 'failed', error: thrown })
})

test('an abort cancels the session', async () => {
  const { one } = hear(onTestFinished)
  await expect(tool('t', () => sleep(1000, undefined, { signal: AbortSignal.abort() }))).rejects.toThrow()

  expect(one('session_finished').status).toBe('cancelled')
})

test('parallel branches keep their parents, however they interleave', async () => {
  const { of } = hear(onTestFinished)
  await workflow('root', async () => {
    await Promise.all(
      [5, 1, 3].map((ms) =>
        agent(`agent ${ms}`, async () => {
          await sleep(ms)
          await tool(`tool of ${ms}`, async () => sleep(6 - ms))
          await sleep(ms)
          tool(`second of ${ms}`, () => {})
        }),
      ),
    )
  })

  const agents = new Map(of('before_agent_call').map(({ operation, agent: name }) => [operation.id, name]))
  const parents = of('before_tool_call').map(({ operation, tool: name }) => [
    name,
    agents.get(operation.parentId ?? ''),
  ])
  expect(new Map(parents as [string, string][])).toEqual(
    new Map(
      [5, 1, 3].flatMap((ms) => [
        [`tool of ${ms}`, `agent ${ms}`],
        [`second of ${ms}`, `agent ${ms}`],
      ]),
    ),
  )
  const [root] = of('before_workflow_run')
  expect(of('before_agent_call').map(({ operation }) => operation.parentId)).toEqual(Array(3).fill(root?.operation.id))
})

test('each step of a stream runs in its own operation, whoever reads it', async () => {
  const { of } = hear(onTestFinished)
  const stream = tool('stream', async function* () {
    yield currentOperation()?.id
    await sleep(1)
    yield tool('inner', () => currentOperation()?.parentId)
  })
  const seen = await workflow('reader', async () => {
    const values: unknown[] = []
    for await (const value of stream) values.push(value)
    return values
  })

  const [streaming] = of('before_tool_call')
  expect(seen).toEqual([streaming?.operation.id, streaming?.operation.id])
  expect(of('after_tool_call').map(({ output }) => output)).toEqual([streaming?.operation.id, seen])
})

test('nothing is current after a call', async () => {
  hear(onTestFinished)
  await tool('t', async () => {})

  expect(currentOperation()).toBeUndefined()
})

test('a span of somebody else is the parent, and its session is not ours to open', () => {
  const { names, one } = hear(onTestFinished)
  const foreign: Operation = {
    kind: 'foreign',
    id: 'f'.repeat(16),
    parentId: undefined,
    traceId: 'e'.repeat(32),
    sessionId: 'theirs',
    startNs: 1n,
    clock: { nowNs: () => 2n },
    signal: new AbortController().signal,
  }
  const uninstall = installRunner({ current: () => foreign, run: (_operation, fn) => fn() })
  tool('t', () => {})
  uninstall()

  expect(names).toEqual(['before_tool_call', 'after_tool_call'])
  expect(one('before_tool_call').operation).toMatchObject({
    parentId: foreign.id,
    traceId: foreign.traceId,
    sessionId: 'theirs',
    startNs: 2n,
  })
})

test('a listener that copies at once has what was true then, whatever the agent does to it later', () => {
  const copies: string[] = []
  const leave = on('before_tool_call', ({ input }) => copies.push(JSON.stringify(input)))
  const input = { list: [1] }
  tool('t', { input }, () => input.list.push(2))
  input.list.push(3)
  leave()

  expect(copies).toEqual(['{"list":[1]}'])
})

test('while nobody listens the function is called, and nothing else', () => {
  const contexts = [1, 2].map((input) => tool('t', { input }, (context) => context))

  expect(contexts.map(({ input }) => input)).toEqual([1, 2])
  expect(contexts[0]?.span).toBe(contexts[1]?.span)
  expect(contexts[0]?.signal).toBe(contexts[1]?.signal)
  expect(contexts[0]?.signal.aborted).toBe(false)
  expect(slot.runner).toBeUndefined()
})

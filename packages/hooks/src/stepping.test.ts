import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { agent } from './agent.js'
import { hear } from './hear.test-kit.js'
import { llm } from './llm.js'
import { answerWait, pendingWaits } from './pending-waits.js'
import { prompt } from './prompt.js'
import { resource } from './resource.js'
import { slot } from './runner.js'
import { cancelSession } from './running-sessions.js'
import { session } from './session.js'
import { STEP_KINDS, STEP_SIGNAL } from './step-kinds.js'
import { stepEverySession, stepSession } from './stepping.js'
import { tool } from './tool.js'
import { traced } from './traced.js'
import { workflow } from './workflow.js'

/** What is held back now; throws where it is not one. */
function held() {
  const [wait, ...others] = pendingWaits()
  if (wait?.step === undefined || others.length > 0)
    throw new Error(`${pendingWaits().length} operations are held back`)
  return { ...wait, step: wait.step }
}

function answer(payload: unknown, by?: string): void {
  answerWait(held().waitId, { payload, ...(by === undefined ? {} : { by }) })
}

const twice = async ({ input }: { readonly input: number }) => input * 2

describe('an operation that is stepped through', () => {
  let undo: () => void
  beforeEach(() => {
    undo = stepEverySession(STEP_KINDS)
  })
  afterEach(() => undo())

  test('waits before its function is called, and goes on', async () => {
    const { names, one } = hear(onTestFinished)
    const running = tool('double', { input: 4 }, twice)

    expect(names).toEqual(['session_started', 'session_stepping', 'before_tool_call', 'session_paused'])
    expect(held()).toMatchObject({
      signal: STEP_SIGNAL,
      prompt: 'Before tool.call double',
      step: { kind: 'tool.call', title: 'double', input: 4 },
    })
    expect(held().waitId).toBe(one('before_tool_call').operation.id)
    answer({ action: 'go' }, 'Ada')

    expect(await running).toBe(8)
    expect(names.slice(4)).toEqual(['operation_stepped', 'session_resumed', 'after_tool_call', 'session_finished'])
    expect(one('operation_stepped')).toMatchObject({ action: 'go', input: 4, isEdited: false, by: 'Ada' })
  })

  test('gets what it is given instead', async () => {
    const { one } = hear(onTestFinished)
    const running = tool('double', { input: 4 }, twice)
    answer({ action: 'go', input: 5 })

    expect(await running).toBe(10)
    expect(one('operation_stepped')).toMatchObject({ action: 'go', input: 5, isEdited: true })
  })

  test('is skipped with a result that somebody gives', async () => {
    const { one } = hear(onTestFinished)
    const running = tool('double', { input: 4 }, () => Promise.reject(new Error('called')) as Promise<number>)
    const skipped = tool('double', { input: 4 }, async (): Promise<number> => {
      throw new Error('called')
    })
    answer({ action: 'skip', result: 7 })

    await expect(running).rejects.toThrow('called')
    expect(await skipped).toBe(7)
    expect(one('operation_stepped')).toMatchObject({ action: 'skip', result: 7 })
  })

  test('ends with its session when that is cancelled', async () => {
    const { names } = hear(onTestFinished)
    const running = session({ id: 'c' }, () => tool('double', { input: 4 }, twice))
    cancelSession('c', new Error('enough'))

    await expect(running).rejects.toThrow('enough')
    expect(names).toContain('error_tool_call')
    expect(pendingWaits()).toEqual([])
  })

  test('is any that calls an async function of the agent, with what it may be changed to', async () => {
    hear(onTestFinished)
    const model = { provider: 'p', model: 'm', prompt: { messages: [] } }
    const calls: readonly [string, unknown, unknown, () => Promise<unknown>][] = [
      ['workflow.run', 1, 2, () => workflow('w', { input: 1 }, async ({ input }) => input)],
      ['agent.call', 1, 2, () => agent('a', { input: 1 }, async ({ input }) => input)],
      ['llm.generate', model.prompt, { messages: [], system: 's' }, () => llm(model, async ({ prompt }) => prompt)],
      ['resource.fetch', 'a:', 'b:', () => resource('a:', async ({ uri }) => uri)],
      ['prompt.apply', 1, 2, () => prompt('t', { parameters: 1 }, async ({ parameters }) => parameters)],
      ['tool.call', 1, 2, () => traced(async (one: number) => one)(1)],
      ['tool.call', [1, 2], [3, 4], () => traced(async (...all: number[]) => all)(1, 2)],
    ]
    for (const [kind, input, changed, call] of calls) {
      const running = call()
      expect(held().step).toMatchObject({ kind, input })
      answer({ action: 'go', input: changed })
      expect(await running).toEqual(changed)
    }
  })

  test('is none that answers at once: nothing holds a synchronous function', () => {
    hear(onTestFinished)
    expect(tool('now', { input: 1 }, ({ input }) => input)).toBe(1)
    expect(pendingWaits()).toEqual([])
  })

  test('keeps its place in the tree', async () => {
    const { of } = hear(onTestFinished)
    const running = agent('outer', async () => tool('inner', () => 1))
    answer({ action: 'go' })
    await running

    const [outer] = of('before_agent_call')
    const [inner] = of('before_tool_call')
    expect(inner?.operation.parentId).toBe(outer?.operation.id)
  })

  test('of parallel branches waits for itself', async () => {
    hear(onTestFinished)
    const running = session(() => Promise.all([1, 2].map((input) => tool('double', { input }, twice))))
    for (const { waitId, step } of pendingWaits()) {
      answerWait(waitId, { payload: { action: 'skip', result: `not ${step?.input}` } })
    }
    expect(await running).toEqual(['not 1', 'not 2'])
  })
})

test('a session that runs is stepped through from when that is chosen, for the kinds that are, until it is not', async () => {
  const { of } = hear(onTestFinished)
  const run = session({ id: 's' }, async () => {
    expect(stepSession('s', ['tool.call'])).toBe(true)
    await agent('free', async () => {})
    const results = [tool('a', async () => 1), tool('b', async () => 2)]
    expect(pendingWaits()).toHaveLength(2)
    stepSession('s', [])
    return [...(await Promise.all(results)), await tool('c', async () => 3)]
  })

  expect(await run).toEqual([1, 2, 3])
  expect(of('session_stepping').map(({ sessionId, kinds }) => [sessionId, kinds])).toEqual([
    ['s', ['tool.call']],
    ['s', []],
  ])
  expect(slot.gate).toBeUndefined()
  expect(stepSession('s', ['tool.call'])).toBe(false)
})

test('one session is let run while all others are stepped through', async () => {
  hear(onTestFinished)
  const undo = stepEverySession(['tool.call'])
  const free = session({ id: 'free' }, async () => {
    stepSession('free', [])
    return tool('a', async () => 1)
  })
  expect(await free).toBe(1)
  const stepped = tool('b', async () => 2)
  answer({ action: 'go' })
  expect(await stepped).toBe(2)
  undo()
  expect(await tool('c', async () => 3)).toBe(3)
})

test('an answer that is none goes on', async () => {
  hear(onTestFinished)
  const undo = stepEverySession(['tool.call'])
  onTestFinished(undo)
  const running = tool('a', async () => 1)
  answer(null)
  expect(await running).toBe(1)
})

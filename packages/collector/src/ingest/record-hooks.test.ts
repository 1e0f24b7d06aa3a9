import {
  agent,
  CancelledError,
  cancelSession,
  llm,
  session,
  snapshot,
  tool,
  traced,
  workflow,
} from '@agent-inspector/hooks'
import { OURS } from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { ORIGIN } from './record.test-kit.js'
import { recordHooksEachTest } from './recording.test-kit.js'

const recording = recordHooksEachTest()
const { records, span, spans, json, events } = recording

describe('a span', () => {
  test('is written once, when it has ended, inside the one that called it', async () => {
    await session({ id: 'trip' }, () =>
      workflow('plan', { type: 'orchestrator', input: { to: 'Rome' } }, async () => {
        await Promise.all([tool('maps', { input: 1 }, async () => 'a'), agent('booker', async () => 'b')])
        return 'done'
      }),
    )

    const [root, maps, booker] = [span('workflow.run'), span('tool.call'), span('agent.call')]
    expect(spans()).toHaveLength(3)
    expect(root).toMatchObject({ sessionId: 'trip', origin: ORIGIN, status: { code: 0 }, kind: 1 })
    expect(root.parentId).toBeUndefined()
    for (const child of [maps, booker]) {
      expect(child).toMatchObject({ sessionId: 'trip', traceId: root.traceId, parentId: root.spanId })
      expect(child.startNs).toBeGreaterThanOrEqual(root.startNs)
      expect(child.endNs).toBeLessThanOrEqual(root.endNs)
    }
  })

  test('shows what was true when the hook fired, whatever happens to it afterwards', () => {
    const messages = [{ role: 'user', content: 'hi' }]
    const input = { files: ['a'] }
    tool('write', { input }, ({ input }) => {
      input.files.push('b')
      llm({ provider: 'p', model: 'm', prompt: { messages } }, () =>
        messages.push({ role: 'assistant', content: 'ho' }),
      )
    })

    expect(json('tool.call', 'mcp.tool.input_json')).toEqual({ files: ['a'] })
    expect(json('llm.generate', 'mcp.llm.prompt_json')).toEqual({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
    })
  })

  test('survives values that are no JSON', () => {
    const input: Record<string, unknown> = { big: 1n }
    input.self = input
    tool('odd', { input }, () => new Map([['a', 1]]))

    expect(json('tool.call', 'mcp.tool.input_json')).toEqual({ big: '1', self: '[circular]' })
    expect(json('tool.call', 'mcp.tool.output_json')).toEqual({ a: 1 })
  })

  test('survives messages that throw at whoever reads them', () => {
    const hostile = {
      role: 'user',
      get content(): string {
        throw new Error('not for you')
      },
    }
    llm({ provider: 'p', model: 'm', prompt: { messages: [hostile] } }, () => hostile)

    const unread = { role: 'user', content: '[unreadable: not for you]' }
    expect(json('llm.generate', 'mcp.llm.prompt_json')).toEqual({ messages: [unread] })
    expect(json('llm.generate', 'mcp.llm.response_json')).toEqual(unread)
  })

  test('takes attributes and events of its own function', () => {
    tool('t', ({ span }) => {
      span.set({ colour: 'red', n: 1 })
      span.set({ colour: 'blue' })
      span.event('noticed', { what: 'x' })
    })

    expect(span('tool.call').attributes).toMatchObject({ colour: 'blue', n: 1 })
    expect(span('tool.call').events).toMatchObject([{ name: 'noticed', attributes: { what: 'x' } }])
  })

  test('copies attributes too, and takes what they must not hold as JSON', () => {
    const list = ['a']
    tool('t', ({ span }) => {
      span.set({ list, ...({ object: { n: 1n }, nothing: undefined } as object) })
      list.push('b')
    })

    expect(span('tool.call').attributes).toMatchObject({ list: ['a'], object: '{"n":"1"}' })
    expect(span('tool.call').attributes).not.toHaveProperty('nothing')
  })

  test('of a stream lasts until the stream is read to its end', async () => {
    const numbers = traced(async function* numbers() {
      yield 1
      expect(spans()).toEqual([])
      yield 2
    })
    for await (const number of numbers()) expect(number).toBeLessThan(3)

    expect(spans()).toHaveLength(1)
  })
})

describe('state', () => {
  test('is an event of the span, with the latest value as an attribute', () => {
    workflow('w', () => {
      snapshot('Open Tasks', [1])
      snapshot('Open Tasks', [1, 2])
    })

    expect(span('workflow.run').attributes['mcp.state.open_tasks_json']).toBe('[1,2]')
    expect(span('workflow.run').events).toMatchObject([
      { name: OURS.stateSnapshot, attributes: { name: 'Open Tasks', value_json: '[1]' } },
      { name: OURS.stateSnapshot, attributes: { name: 'Open Tasks', value_json: '[1,2]' } },
    ])
  })

  test('of a session outside all its spans gets a span of its own', () => {
    session({ id: 's' }, () => snapshot('config', { a: 1 }))

    expect(span('state.snapshot')).toMatchObject({
      sessionId: 's',
      attributes: { 'mcp.state.config_json': '{"a":1}' },
      events: [{ name: OURS.stateSnapshot }],
    })
  })
})

describe('failure', () => {
  test('is the status of the span, its attributes and an exception event', () => {
    const error = Object.assign(new TypeError('no such file'), { code: 'ENOENT' })
    expect(() =>
      tool('read', () => {
        throw error
      }),
    ).toThrow(error)

    expect(span('tool.call').status).toEqual({ code: 2, message: 'no such file' })
    expect(span('tool.call').attributes).toMatchObject({
      'error.type': 'TypeError',
      'mcp.error.message': 'no such file',
      'mcp.error.code': 'ENOENT',
    })
    expect(span('tool.call').events).toMatchObject([
      {
        name: 'exception',
        attributes: {
          'exception.type': 'TypeError',
          'exception.message': 'no such file',
          'exception.stacktrace': expect.stringContaining('record-hooks.test'),
        },
      },
    ])
  })

  test.each([
    ['a text', 'boom', 'boom', 'string'],
    ['nothing', undefined, 'null', 'undefined'],
    ['an object', { a: 1 }, '{"a":1}', 'object'],
  ])('may be %s', async (_name, thrown, message, type) => {
    await agent('a', () => Promise.reject(thrown)).catch(() => {})

    expect(span('agent.call').attributes).toMatchObject({ 'error.type': type, 'mcp.error.message': message })
  })

  test('of a model call keeps the usage it had said by then', () => {
    const fail = () =>
      llm({ provider: 'p', model: 'm', prompt: { messages: [] } }, ({ span }) => {
        span.set({ usage: { inputTokens: 5 } })
        throw new Error('cut off')
      })
    expect(fail).toThrow('cut off')

    expect(span('llm.generate').attributes['gen_ai.usage.input_tokens']).toBe(5)
  })

  test('by cancelling, what is open says that it was asked to end, and the session who asked', async () => {
    let finish = () => {}
    const run = session({ id: 'heedless' }, () =>
      workflow('slow', () => new Promise<void>((resolve) => (finish = resolve))),
    )
    cancelSession('heedless', new CancelledError('Ada'))
    finish()
    await run

    expect(events().find(({ name }) => name === 'cancel_requested')).toMatchObject({
      sessionId: 'heedless',
      attributes: { [OURS.cancelBy]: 'Ada', [OURS.cancelReason]: 'The session was cancelled by Ada.' },
    })
    expect(span('workflow.run')).toMatchObject({
      status: { code: 0 },
      attributes: { 'mcp.cancellation.requested': true },
    })
    expect(events().at(-1)).toMatchObject({ name: 'session_finished', attributes: { [OURS.status]: 'completed' } })
  })

  test('by cancelling, an error that has it as its cause is a consequence too', async () => {
    const run = session({ id: 'wrapped' }, () =>
      agent(
        'slow',
        ({ signal }) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(new Error('fetch failed', { cause: signal.reason }))),
          ),
      ),
    )
    cancelSession('wrapped')
    await expect(run).rejects.toThrow('fetch failed')

    expect(span('agent.call').attributes['error.type']).toBe('cancelled')
  })

  test('by cancelling the session says so', async () => {
    const run = session({ id: 'c' }, () =>
      agent(
        'slow',
        ({ signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ),
    )
    cancelSession('c')
    await expect(run).rejects.toThrow()

    expect(span('agent.call')).toMatchObject({
      status: { code: 2 },
      attributes: { 'error.type': 'cancelled', 'mcp.cancellation.requested': true },
    })
    expect(events().at(-1)).toMatchObject({ name: 'session_finished', attributes: { [OURS.status]: 'cancelled' } })
  })
})

test('a span that is open for a second is seen before it ends', async () => {
  const opened = recording.arrival(({ type }) => type === 'span_open')
  let finish = () => {}
  const run = workflow('slow', { input: 1 }, () => new Promise<void>((resolve) => (finish = resolve)))

  expect(await opened).toMatchObject({ name: 'workflow.run', attributes: { 'mcp.workflow.input_json': '1' } })
  finish()
  await run
})

test('a span that takes ever more snapshots stays small, and none of them is lost', () => {
  const text = 'x'.repeat(1024 * 1024)
  workflow('w', () => {
    for (let step = 0; step < 10; step++) snapshot('state', { step, text })
  })

  const own = span('workflow.run')
  const others = spans().filter(({ name }) => name === 'state.snapshot')
  expect(own.events).toHaveLength(3)
  for (const other of others) expect(other).toMatchObject({ traceId: own.traceId, parentId: own.spanId })
  const steps = [own, ...others].flatMap(({ events }) =>
    events.map(({ attributes }) => JSON.parse(String(attributes.value_json)).step),
  )
  expect(steps.sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('events beyond a thousand are counted, and the exception is still among the rest', () => {
  const run = () =>
    tool('t', ({ span }) => {
      for (let i = 0; i < 1007; i++) span.event('again', { i })
      throw new Error('enough')
    })
  expect(run).toThrow('enough')

  expect(span('tool.call').droppedEventsCount).toBe(7)
  expect(span('tool.call').events.at(-1)?.name).toBe('exception')
})

test('spans that are open when the process ends can be written as they are', async () => {
  let finish = () => {}
  const run = workflow('slow', () => new Promise<void>((resolve) => (finish = resolve)))

  recording.writeOpen()

  expect(records.at(-1)).toMatchObject({ type: 'span_open', name: 'workflow.run' })
  finish()
  await run
})

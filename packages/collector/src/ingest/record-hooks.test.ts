import {
  agent,
  answerWait,
  cancelSession,
  llm,
  pendingWaits,
  progress,
  prompt,
  resource,
  session,
  snapshot,
  tool,
  traced,
  waitForSignal,
  workflow,
} from '@agent-inspector/hooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OURS } from '../span/attributes.js'
import type { SessionEventRecord, SpanRecord, TraceRecord } from '../span/record.js'
import { type HookIngest, recordHooks } from './record-hooks.js'
import { createTraceSessions } from './session-of.js'

const origin = { resource: { 'service.name': 'test' }, scope: { name: 'test' } }
let records: TraceRecord[] = []
let ingest: HookIngest

beforeEach(() => {
  records = []
  ingest = recordHooks({ write: (record) => records.push(record), sessions: createTraceSessions(), origin })
})
afterEach(() => ingest.close())

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
    expect(root).toMatchObject({ sessionId: 'trip', origin, status: { code: 0 }, kind: 1 })
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

  test('takes attributes and events of its own function', () => {
    tool('t', ({ span }) => {
      span.set({ colour: 'red', n: 1 })
      span.set({ colour: 'blue' })
      span.event('noticed', { what: 'x' })
    })

    expect(span('tool.call').attributes).toMatchObject({ colour: 'blue', n: 1 })
    expect(span('tool.call').events).toMatchObject([{ name: 'noticed', attributes: { what: 'x' } }])
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

describe('attributes in both vocabularies', () => {
  test('workflow', () => {
    workflow('Plan the Trip', { type: 'router', input: { a: 1 } }, () => ({ ok: true }))

    expect(span('workflow.run').attributes).toEqual({
      'mcp.workflow.type': 'router',
      'mcp.workflow.input_json': '{"a":1}',
      'mcp.workflow.output_json': '{"ok":true}',
      'mcp.result.plan_the_trip_json': '{"ok":true}',
      'gen_ai.operation.name': 'invoke_workflow',
      'gen_ai.workflow.name': 'Plan the Trip',
    })
  })

  test('agent', () => {
    agent('webSearcher', { input: 'q' }, () => 'found')

    expect(span('agent.call').attributes).toEqual({
      'mcp.agent.name': 'webSearcher',
      'mcp.agent.input_json': '"q"',
      'mcp.result.web_searcher_json': '"found"',
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'webSearcher',
    })
  })

  test('model call, with usage, stop reason and parameters', () => {
    const messages = [
      { role: 'user', content: [{ type: 'text', text: 'a' }] },
      { role: 'user', content: { type: 'text', text: 'b' } },
    ]
    const sent = { messages, system: 'be brief', parameters: { temperature: 0.5, maxTokens: 400, stop: ['x'] } }
    llm({ provider: 'openai', model: 'gpt-5-mini', prompt: sent }, ({ span }) => {
      span.set({
        usage: { inputTokens: 7, outputTokens: 3, cacheReadTokens: 2, cacheWriteTokens: 1, reasoningTokens: 4 },
      })
      return { response: 'Hello', stopReason: 'end_turn' }
    })

    expect(span('llm.generate').kind).toBe(3)
    expect(span('llm.generate').attributes).toEqual({
      'mcp.llm.provider': 'openai',
      'mcp.llm.model': 'gpt-5-mini',
      'mcp.llm.prompt_json': JSON.stringify({
        ...sent,
        messages: [messages[0], { role: 'user', content: [{ type: 'text', text: 'b' }] }],
      }),
      'mcp.llm.response_json': '{"role":"assistant","content":[{"type":"text","text":"Hello"}]}',
      'mcp.stop_reason': 'end_turn',
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5-mini',
      'gen_ai.request.temperature': 0.5,
      'gen_ai.request.max_tokens': 400,
      'gen_ai.response.finish_reasons': ['end_turn'],
      'gen_ai.usage.input_tokens': 7,
      'gen_ai.usage.output_tokens': 3,
      'gen_ai.usage.cache_read.input_tokens': 2,
      'gen_ai.usage.cache_creation.input_tokens': 1,
      'gen_ai.usage.reasoning.output_tokens': 4,
    })
  })

  test('tool, with the structured part of an MCP result', () => {
    const result = { content: [{ type: 'text', text: '7' }], structuredContent: { sum: 7 } }
    tool('add', { input: { a: 3, b: 4 } }, () => result)

    expect(span('tool.call').attributes).toEqual({
      'mcp.tool.name': 'add',
      'mcp.tool.input_json': '{"a":3,"b":4}',
      'mcp.tool.output_json': JSON.stringify(result),
      'mcp.tool.structured_output_json': '{"sum":7}',
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'add',
    })
  })

  test('resource and prompt, without their contents', () => {
    resource('file:///a', () => ({ contents: [{ uri: 'file:///a', mimeType: 'text/plain', text: 'private' }] }))
    prompt('greeting', { parameters: { name: 'Ann' } }, () => 'private')

    expect(span('resource.fetch').attributes).toEqual({
      'mcp.resource.uri': 'file:///a',
      'mcp.resource.mime_type': 'text/plain',
      'mcp.resource.bytes': 7,
    })
    expect(span('prompt.apply').attributes).toEqual({
      'mcp.prompt.template_id': 'greeting',
      'mcp.prompt.parameters_json': '{"name":"Ann"}',
      'gen_ai.prompt.name': 'greeting',
    })
  })

  test('what a prompt rendered, if one asks for it', () => {
    ingest.close()
    ingest = recordHooks({
      write: (record) => records.push(record),
      sessions: createTraceSessions(),
      origin,
      keepContents: true,
    })
    prompt('greeting', () => 'Hi Ann')

    expect(json('prompt.apply', 'mcp.prompt.rendered_json')).toBe('Hi Ann')
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

describe('a session', () => {
  test('is told from its start to its finish', () => {
    session({ id: 's', title: 'Trip', metadata: { user: 'ann' } }, () => {
      progress({ progress: 1, total: 2, message: 'half', token: 'p1' })
      workflow('w', () => progress({ progress: 2 }))
    })

    expect(events().map(({ name, attributes }) => [name, attributes])).toEqual([
      ['session_started', { [OURS.engine]: 'node', [OURS.title]: 'Trip', [OURS.metadataJson]: '{"user":"ann"}' }],
      [
        'progress',
        { [OURS.progress]: 1, [OURS.progressTotal]: 2, [OURS.progressMessage]: 'half', 'mcp.progress.token': 'p1' },
      ],
      ['progress', { [OURS.progress]: 2 }],
      ['session_finished', { [OURS.status]: 'completed' }],
    ])
    expect(events()[2]).toMatchObject({ spanId: span('workflow.run').spanId })
  })

  test('that waits says what for, and what was answered by whom', async () => {
    const schema = { type: 'object' }
    const run = session({ id: 'w' }, () => waitForSignal('approve', { prompt: 'Go on?', schema, timeoutMs: 60_000 }))
    const [wait] = pendingWaits()
    expect(events().at(-1)).toMatchObject({
      name: 'waiting_on_signal',
      spanId: wait?.waitId,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      attributes: {
        [OURS.signalName]: 'approve',
        [OURS.signalPrompt]: 'Go on?',
        [OURS.signalSchemaJson]: '{"type":"object"}',
        [OURS.signalTimeoutMs]: 60_000,
      },
    })

    answerWait(String(wait?.waitId), { payload: { yes: true }, by: 'ann' })
    await expect(run).resolves.toEqual({ yes: true })

    expect(events().find(({ name }) => name === 'signal_received')).toMatchObject({
      spanId: wait?.waitId,
      traceId: span('signal.wait').traceId,
      attributes: {
        [OURS.signalName]: 'approve',
        [OURS.signalOutcome]: 'answered',
        [OURS.signalPayloadJson]: '{"yes":true}',
        [OURS.signalBy]: 'ann',
      },
    })
    expect(span('signal.wait').attributes).toEqual({
      'mcp.signal.name': 'approve',
      'mcp.signal.prompt': 'Go on?',
      'mcp.signal.schema_json': '{"type":"object"}',
      'mcp.signal.timeout_ms': 60_000,
      'mcp.signal.payload_json': '{"yes":true}',
      'mcp.signal.by': 'ann',
      'mcp.signal.answered_at_ns': expect.stringMatching(/^\d{19}$/),
    })
  })

  test.each([
    ['timed_out', { timeoutMs: 1 }],
    ['failed', { signal: AbortSignal.abort(new Error('enough')) }],
  ])('whose wait has %s says so', async (outcome, options) => {
    await expect(waitForSignal('approve', { prompt: '?', ...options })).rejects.toThrow()

    expect(events().find(({ name }) => name === 'signal_received')?.attributes[OURS.signalOutcome]).toBe(outcome)
    expect(span('signal.wait').status.code).toBe(2)
  })

  test('after close nothing is recorded', () => {
    ingest.close()
    session({ id: 's' }, () => tool('t', () => snapshot('a', 1)))

    expect(records).toEqual([])
  })
})

test('a span that is open for a second is seen before it ends', async () => {
  const opened = new Promise<TraceRecord>((resolve) => {
    ingest.close()
    ingest = recordHooks({
      write: (record) => record.type === 'span_open' && resolve(record),
      sessions: createTraceSessions(),
      origin,
    })
  })
  let finish = () => {}
  const run = workflow('slow', { input: 1 }, () => new Promise<void>((resolve) => (finish = resolve)))

  expect(await opened).toMatchObject({ name: 'workflow.run', attributes: { 'mcp.workflow.input_json': '1' } })
  finish()
  await run
})

test('spans that are open when the process ends can be written as they are', async () => {
  let finish = () => {}
  const run = workflow('slow', () => new Promise<void>((resolve) => (finish = resolve)))

  ingest.writeOpen()

  expect(records.at(-1)).toMatchObject({ type: 'span_open', name: 'workflow.run' })
  finish()
  await run
})

function spans(): SpanRecord[] {
  return records.filter((record) => record.type === 'span')
}

function events(): SessionEventRecord[] {
  return records.filter((record) => record.type === 'session_event')
}

function span(name: string): SpanRecord {
  const found = spans().find((record) => record.name === name)
  if (found === undefined) throw new Error(`no ${name} among ${spans().map((record) => record.name)}`)
  return found
}

function json(name: string, key: string): unknown {
  return JSON.parse(String(span(name).attributes[key]))
}

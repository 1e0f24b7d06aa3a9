import {
  answerWait,
  cancelSession,
  pendingWaits,
  progress,
  session,
  snapshot,
  stepSession,
  tool,
  waitForSignal,
  workflow,
} from '@agent-inspector/hooks'
import { OURS } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { recordHooksEachTest } from './recording.test-kit.js'

const recording = recordHooksEachTest()
const { records, span, events, event } = recording

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

test('that is told a secret gets it, and keeps it to itself', async () => {
  const schema = { type: 'object', properties: { user: { type: 'string' }, pin: { type: 'string', writeOnly: true } } }
  const run = session({ id: 'w' }, async () => void (await waitForSignal('sign_in', { prompt: '?', schema })))
  const [wait] = pendingWaits()
  // What was announced counts, whatever becomes of the object.
  schema.properties.pin.writeOnly = false
  answerWait(String(wait?.waitId), { payload: { user: 'ann', pin: 'tr0ub4dor' } })
  await run

  const kept = '{"user":"ann","pin":"[redacted:write-only:9]"}'
  expect(event('signal_received').attributes[OURS.signalPayloadJson]).toBe(kept)
  expect(span('signal.wait').attributes['mcp.signal.payload_json']).toBe(kept)
  expect(records.map((record) => String(Object.values(record.attributes))).join()).not.toContain('tr0ub4dor')
})

test('that is stepped through says what waits, what was made of it and by whom', async () => {
  const run = session({ id: 's' }, () => {
    stepSession('s', ['tool.call'])
    return tool('fetch', { input: { url: 'a' } }, async ({ input }) => input)
  })
  const [wait] = pendingWaits()
  expect(event('stepping_changed').attributes).toEqual({ [OURS.stepKinds]: ['tool.call'] })
  expect(event('waiting_on_signal')).toMatchObject({
    spanId: wait?.waitId,
    attributes: { [OURS.stepKind]: 'tool.call', [OURS.stepTitle]: 'fetch', [OURS.stepInputJson]: '{"url":"a"}' },
  })

  answerWait(String(wait?.waitId), { payload: { action: 'go', input: { url: 'b' } }, by: 'ann' })
  await run
  expect(event('signal_received').attributes).toMatchObject({
    [OURS.signalOutcome]: 'answered',
    [OURS.signalBy]: 'ann',
  })
  expect(span('tool.call').attributes).toMatchObject({
    'mcp.tool.input_json': '{"url":"b"}',
    'mcp.step.action': 'edited',
    'mcp.step.by': 'ann',
    'mcp.step.original_input_json': '{"url":"a"}',
    'mcp.step.held_ms': expect.any(Number),
  })
})

test('that is stepped through keeps a long input to the span alone', async () => {
  const run = session({ id: 's' }, () => {
    stepSession('s', ['tool.call'])
    return tool('fetch', { input: 'x'.repeat(10_000) }, async () => {})
  })
  answerWait(String(pendingWaits()[0]?.waitId), { payload: { action: 'skip', result: 1 } })
  await run

  expect(event('waiting_on_signal').attributes).not.toHaveProperty([OURS.stepInputJson])
  expect(span('tool.call').attributes).toMatchObject({ 'mcp.step.action': 'skipped', 'mcp.tool.output_json': '1' })
})

test('that is stepped through and cancelled says so of what waited', async () => {
  const run = session({ id: 's' }, () => {
    stepSession('s', ['tool.call'])
    return tool('fetch', async () => {})
  })
  cancelSession('s')
  await expect(run).rejects.toThrow()

  expect(event('signal_received').attributes[OURS.signalOutcome]).toBe('cancelled')
  expect(span('tool.call').attributes['error.type']).toBe('cancelled')
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

  expect(event('signal_received')).toMatchObject({
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

  expect(event('signal_received').attributes[OURS.signalOutcome]).toBe(outcome)
  expect(span('signal.wait').status.code).toBe(2)
})

test('that failed is told to have ended, whatever was thrown', () => {
  class Unreadable extends Error {
    override get message(): string {
      throw new Error('not for you')
    }
  }
  const untouchable = new Proxy(new Error('x'), {
    get: () => fail(),
    getPrototypeOf: () => fail(),
  })
  for (const thrown of [new Unreadable(), untouchable, { code: 7 }, null]) {
    let caught: unknown
    try {
      session(() => {
        throw thrown
      })
    } catch (error) {
      caught = error
    }
    expect(Object.is(caught, thrown)).toBe(true)
  }

  const messages = events().flatMap(({ name, attributes }) => (name === 'session_finished' ? [attributes] : []))
  const unread = 'What was thrown cannot be read.'
  expect(messages.map((attributes) => attributes[OURS.errorMessage])).toEqual([unread, unread, '{"code":7}', 'null'])
})

function fail(): never {
  throw new Error('not for you')
}

test('after close nothing is recorded', () => {
  recording.stop()
  session({ id: 's' }, () => tool('t', () => snapshot('a', 1)))

  expect(records).toEqual([])
})

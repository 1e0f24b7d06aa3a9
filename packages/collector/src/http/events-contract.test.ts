/** Every event and state that a session of this process can cause, on its way from the agent to a client. */
import { rm } from 'node:fs/promises'
import {
  answerWait,
  pendingWaits,
  progress,
  prompt,
  resource,
  session,
  waitForSignal,
  workflow,
} from '@agent-inspector/hooks'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createInspector } from '../create-inspector.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import type { Inspector } from './inspector.js'
import { dataOf, isEvent, typesOf } from './live-server.test-kit.js'
import { openStream, type Stream } from './open-stream.test-kit.js'
import { misfitsOfSchema } from './openapi.test-kit.js'

const schema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } }

let inspector: Inspector
let dir: string
let heard: Stream
/** A client that comes when the session waits. */
let late: Stream

beforeAll(async () => {
  dir = newDir()
  inspector = createInspector({ tracesDir: dir, log: () => {} })
  const { port } = await inspector.listen({ port: 0 })
  heard = await openStream(port, '/_inspector/events?session_id=told')
  const ended = session({ id: 'told', title: 'Told' }, () =>
    workflow('w', async () => {
      await resource('file:///report.txt', () => ({ mimeType: 'text/plain', text: 'four' }))
      await resource('file:///gone.txt', () => Promise.reject(new Error('gone'))).catch(() => {})
      await prompt('greet', { parameters: { name: 'Ada' } }, () => 'Hello Ada')
      progress({ progress: 1, total: 3, message: 'one of three', token: 't' })
      progress({ progress: 2, total: 3 })
      await waitForSignal('go', { prompt: 'Go on?', schema })
    }),
  )
  await heard.until(({ event, data }) => event === 'SpanStarted' && data?.includes('signal.wait') === true)
  late = await openStream(port, '/_inspector/events?session_id=told')
  await late.until(isEvent('ProgressUpdate'))
  const [{ waitId = '' } = {}] = pendingWaits().filter(({ sessionId }) => sessionId === 'told')
  answerWait(waitId, { payload: { ok: true }, by: 'Ada' })
  await ended
  await heard.until(isEvent('SessionFinished'))
})

afterAll(async () => {
  heard.close()
  late.close()
  await inspector.close()
  await rm(dir, { recursive: true })
})

test('all of them come', () => {
  expect([...new Set(typesOf(heard))].sort()).toEqual([
    'ProgressUpdate',
    'PromptUsed',
    'ResourceFetched',
    'SessionFinished',
    'SessionStarted',
    'SessionUpdated',
    'SignalReceived',
    'SpanStarted',
    'TraceAppended',
    'WaitingOnSignal',
  ])
})

test('each fits its schema', () => {
  const told = [...late.frames, ...heard.frames].flatMap(({ event, data }) =>
    event === undefined ? [] : [{ event, data: JSON.parse(data ?? '') as unknown }],
  )
  for (const { event, data } of told) {
    const name = event.startsWith('Session') ? 'Session' : event
    expect({ event, misfits: misfitsOfSchema(name, data) }).toEqual({ event, misfits: [] })
  }
})

test('spans are told that are open for a second, none that was shorter, each once', () => {
  const names = dataOf(heard, 'SpanStarted').map((data) => (data as { name: string }).name)
  expect(names.sort()).toEqual(['signal.wait', 'workflow.run'])
})

test('a resource and a prompt are told by what was asked for, none that failed', () => {
  expect(dataOf(heard, 'ResourceFetched')).toMatchObject([{ session_id: 'told', uri: 'file:///report.txt' }])
  expect(dataOf(heard, 'PromptUsed')).toMatchObject([{ session_id: 'told', template_id: 'greet' }])
})

test('progress is told at once, then the latest', () => {
  const [{ span_id: workflowId }] = dataOf(heard, 'SpanStarted').filter(
    (data) => (data as { name: string }).name === 'workflow.run',
  ) as [{ span_id: string }]
  expect(dataOf(heard, 'ProgressUpdate')).toMatchObject([
    { span_id: workflowId, progress: 1, total: 3, message: 'one of three', token: 't' },
    { span_id: workflowId, progress: 2, total: 3 },
  ])
})

test('a client that comes later is told first how things stand', () => {
  expect(typesOf(late).slice(0, 3)).toEqual(['TraceAppended', 'Heartbeat', 'ProgressUpdate'])
  expect(dataOf(late, 'Heartbeat')).toMatchObject([{ session_id: 'told', tool_calls_delta: 0, open_spans: 2 }])
  expect(dataOf(late, 'ProgressUpdate')).toMatchObject([{ progress: 2, total: 3 }])
})

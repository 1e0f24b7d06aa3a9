import { OURS } from '@agent-inspector/trace-format'
import { expect, onTestFinished, test } from 'vitest'
import { endedSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createLiveSink } from './live-sink.js'

test('tells of a trace that was filed by itself no more, once a session has claimed it', async () => {
  const live = createLiveSink({ process: { pid: 1, host: 'box' }, onProblem: expect.unreachable })
  onTestFinished(() => live.close())
  const told: string[] = []
  live.subscribe({
    event: ({ event }) =>
      void told.push(
        `${event.type} ${'session' in event ? event.session.id : 'sessionId' in event ? event.sessionId : ''}`,
      ),
    state() {},
  })
  const trace = endedSpan().traceId
  const attributes = { [OURS.joinedSessionId]: trace }
  live.write(endedSpan({ sessionId: trace, parentId: '00f067aa0ba902b8' }))
  live.write(sessionEvent('trace_joined', { sessionId: 'talk', traceId: trace, attributes }))
  live.write(sessionEvent('session_finished', { sessionId: trace }))
  expect(told).toEqual([`SessionStarted ${trace}`, 'SessionStarted talk', `SessionDeleted ${trace}`])
})

test('keeps what runs and the latest that finished, however many there were', async () => {
  const live = createLiveSink({ process: { pid: 1, host: 'box' }, onProblem: expect.unreachable })
  onTestFinished(() => live.close())
  live.write(sessionEvent('session_started', { sessionId: 'long' }))
  for (let i = 0; i < 1000; i++) {
    live.write(sessionEvent('session_started', { sessionId: `s${i}` }))
    live.write(sessionEvent('session_finished', { sessionId: `s${i}` }))
  }

  const kept = live.summaries().map(({ id }) => id)
  expect(kept.length).toBeLessThan(250)
  expect(kept).toEqual(expect.arrayContaining(['long', ...Array.from({ length: 100 }, (_, i) => `s${900 + i}`)]))
})

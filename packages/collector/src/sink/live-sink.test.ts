import { expect, onTestFinished, test } from 'vitest'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createLiveSink } from './live-sink.js'

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

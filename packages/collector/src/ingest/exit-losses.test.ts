/** More waits at the end of the process than there is time for: it ends, and what is lost is counted and told. */
import { OURS, type TraceRecord } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { startAgent } from '../agent.test-kit.js'
import { EXIT_LOSSES_TOLD } from '../base/limits.js'
import { newDir, partsIn } from '../sink/traces-dir.test-kit.js'
import { createCaptureQueue } from './capture-queue.js'
import { spanRecord } from './record.test-kit.js'

function queueWith(told: TraceRecord[], problems: string[]) {
  const sink = {
    name: 'list',
    write: (record: TraceRecord) => void told.push(record),
    flush: async () => {},
    flushSync: () => {},
    close: async () => {},
  }
  return createCaptureQueue({
    sinks: [sink],
    redact: (record) => record,
    onProblem: (message) => void problems.push(message),
  })
}

test('every record that waits without time is lost, and told to its session', () => {
  const [told, problems]: [TraceRecord[], string[]] = [[], []]
  const queue = queueWith(told, problems)
  for (let n = 0; n < 30; n++) queue.write(spanRecord({ sessionId: n % 3 === 0 ? 'few' : 'many' }))
  queue.flushSync(0)

  expect(told.map(({ sessionId, attributes }) => [sessionId, attributes])).toEqual([
    ['few', { [OURS.droppedCount]: 10, [OURS.droppedReason]: 'no_time' }],
    ['many', { [OURS.droppedCount]: 20, [OURS.droppedReason]: 'no_time' }],
  ])
  expect(problems).toEqual(['30 records of 2 sessions are lost.'])
  expect([queue.dropped.no_time, queue.waitingBytes]).toEqual([30, 0])
})

test('of very many sessions those that have lost the most are told', () => {
  const [told, problems]: [TraceRecord[], string[]] = [[], []]
  const queue = queueWith(told, problems)
  for (let n = 0; n < 1000; n++) queue.write(spanRecord({ sessionId: `s${n}` }))
  queue.write(spanRecord({ sessionId: 's999' }))
  queue.flushSync(0)

  expect(told).toHaveLength(EXIT_LOSSES_TOLD)
  expect(told[0]?.sessionId).toBe('s999')
  expect(problems).toEqual(['1001 records of 1000 sessions are lost.'])
})

test('an agent that has made more sessions than can be written ends as it would, and says how many are lost', async () => {
  const dir = newDir()
  const count = 40_000
  const agent = startAgent(
    dir,
    `log = (line) => process.stdout.write(line + '\\n')
    for (let n = 0; n < ${count}; n++) tool('t', { input: n }, () => n)
    process.exit(3)`,
  )
  const line = await agent.line()
  expect(await agent.ended).toEqual({ code: 3, signal: null })

  const [, lost] = /^\d+ records of (\d+) sessions are lost\. There was no time/.exec(line) ?? []
  // The time ends in the midst of one; of some that have no file it is told in one.
  const [least, most] = [count - Number(lost), count - Number(lost) + 1 + EXIT_LOSSES_TOLD]
  expect(partsIn(dir).length).toBeGreaterThanOrEqual(least)
  expect(partsIn(dir).length).toBeLessThanOrEqual(most)
}, 60_000)

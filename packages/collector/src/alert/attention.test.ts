import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check'
import { expect, test } from 'vitest'
import type { Alert } from './alert.js'
import { type Attention, createAttention } from './attention.js'
import { lookAtSessions } from './look-at-sessions.js'

const SINCE = '2026-11-21T10:00:00.000Z'
const at = (seconds: number): string => new Date(Date.parse(SINCE) + seconds * 1000).toISOString()
const wait = (id: string, waitId = 'w1') => ({
  session_id: id,
  wait_id: waitId,
  signal_name: 'approve',
  prompt: 'Go?',
  since: at(1),
})
const running = (id: string, startedAt = at(0)) => ({
  id,
  title: `Trip ${id}`,
  status: 'running',
  started_at: startedAt,
})
const ended = (id: string, endedAt = at(9)) => ({ ...running(id), status: 'failed', ended_at: endedAt })

function listen(): { readonly attention: Attention; readonly alerts: Alert[] } {
  const alerts: Alert[] = []
  return { attention: createAttention({ since: SINCE, onAlert: (alert) => void alerts.push(alert) }), alerts }
}
const told = (alerts: readonly Alert[]) => alerts.map(({ type, sessionId }) => `${type} ${sessionId}`)

test('a wait, its answer and the end are told, each with the title of its session', () => {
  const { attention, alerts } = listen()
  attention.hear('SessionStarted', running('s'))
  attention.hear('WaitingOnSignal', wait('s'))
  attention.hear('SignalReceived', { session_id: 's', wait_id: 'w1', signal_name: 'approve', by: 'Ada' })
  attention.hear('SessionFinished', ended('s'))

  expect(alerts).toMatchObject([
    {
      type: 'WaitingOnSignal',
      title: 'Trip s',
      timestamp: at(1),
      waitId: 'w1',
      signalName: 'approve',
      data: wait('s'),
    },
    { type: 'SignalReceived', title: 'Trip s', data: { by: 'Ada' } },
    { type: 'SessionFinished', title: 'Trip s', timestamp: at(9), status: 'failed' },
  ])
  expect(new Set(alerts.map(({ id }) => id)).size).toBe(3)
})

test('two watches give an alert the same id', () => {
  const [one, other] = [listen(), listen()]
  one.attention.hear('WaitingOnSignal', wait('s'))
  other.attention.see({ ...running('s'), waiting_for: [wait('s')] })
  expect(one.alerts[0]?.id).toBe(other.alerts[0]?.id)
})

test('what ended before is no news, unless it was known to run', () => {
  const { attention, alerts } = listen()
  attention.see(ended('old', at(-5)))
  attention.hear('SessionFinished', ended('compacted', at(-5)))
  attention.see(running('stale', at(-60)))
  attention.see({ ...ended('stale', at(-30)), status: 'interrupted' })
  expect(told(alerts)).toEqual(['SessionFinished stale'])
})

test('a session that goes on and ends again is told again', () => {
  const { attention, alerts } = listen()
  for (const second of [5, 7]) {
    attention.hear('SessionStarted', running('s'))
    attention.hear('SessionFinished', ended('s', at(second)))
  }
  expect(told(alerts)).toEqual(['SessionFinished s', 'SessionFinished s'])
})

test.each([undefined, null, 'x', 7, [], {}, { id: 7, waiting_for: 'x' }, { id: 's', waiting_for: [null, 1] }])(
  'what is no event tells nothing: %j',
  (data) => {
    const { attention, alerts } = listen()
    for (const type of ['SessionStarted', 'SessionUpdated', 'TraceAppended', '']) attention.hear(type, data)
    attention.see(data)
    expect(alerts).toEqual([])
  },
)

/** Sessions that wait, are answered and end, as events in their order and as a look would show them after each. */
function story(count: number) {
  const events: { readonly type: string; readonly data: object }[] = []
  const standing = new Map<string, object>()
  const looks: (readonly object[])[] = []
  const happen = (type: string, data: object, id: string, stands: object): void => {
    events.push({ type, data })
    standing.set(id, stands)
    looks.push([...standing.values()])
  }
  for (let i = 0; i < count; i++) {
    const id = `s${i}`
    happen('SessionStarted', running(id), id, running(id))
    happen('WaitingOnSignal', wait(id, `w${i}`), id, {
      ...running(id),
      status: 'paused',
      waiting_for: [wait(id, `w${i}`)],
    })
    happen('SessionFinished', ended(id), id, ended(id))
  }
  return { events, looks }
}

test('whatever a feed tells twice, out of step or not at all, after a look every end was told once, and no alert twice', async () => {
  const step = record({ skip: integer({ min: 0, max: 4 }), back: integer({ min: 0, max: 6 }), look: boolean() })
  await assert(
    property(integer({ min: 1, max: 6 }), array(step, { maxLength: 30 }), constantFrom(0, 1), (count, steps, tail) => {
      const { attention, alerts } = listen()
      const { events, looks } = story(count)
      let next = 0
      for (const { skip, back, look } of steps) {
        for (const { type, data } of events.slice(Math.max(0, next - back), next + 1)) attention.hear(type, data)
        next = Math.min(events.length - 1, next + 1 + skip)
        if (look) for (const session of looks[next] ?? []) attention.see(session)
      }
      for (let i = 0; i <= tail; i++) for (const session of looks.at(-1) ?? []) attention.see(session)

      expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length)
      const ends = told(alerts).filter((one) => one.startsWith('SessionFinished'))
      expect(ends.sort()).toEqual(Array.from({ length: count }, (_, i) => `SessionFinished s${i}`))
    }),
  )
})

test('a look asks for no more pages than may hold news, and for all that runs', async () => {
  const { attention, alerts } = listen()
  attention.hear('SessionStarted', running('known', at(-50)))
  const asked: string[] = []
  const page = (session: object, nextCursor?: string) => ({ sessions: [session], nextCursor })
  await lookAtSessions(async ({ isRunning, cursor = '' }) => {
    asked.push(`${isRunning} ${cursor}`)
    if (isRunning) return page({ ...running('ancient', at(-900)), waiting_for: [wait('ancient')] })
    if (cursor === '') return page(ended('new'), 'b')
    if (cursor === 'b') return page(ended('known'), 'c')
    return page(ended('older', at(-80)), cursor === 'c' ? 'd' : undefined)
  }, attention)

  expect(told(alerts)).toEqual(['WaitingOnSignal ancient', 'SessionFinished known', 'SessionFinished new'])
  expect(asked).toEqual(['false ', 'false b', 'false c', 'false d', 'true '])
})

import { array, assert, integer, property } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEventRing } from './event-ring.js'

const SMALL = { minEvents: 10, minAgeMs: 1000, maxEvents: 50 }

describe('ids', () => {
  test('are microseconds of the clock, one more where the clock stands or steps back', () => {
    let nowMs = 1_700_000_000_000
    const ring = createEventRing({ ...SMALL, now: () => nowMs })
    const ids = [ring.add('a').id, ring.add('b').id]
    nowMs -= 5000
    ids.push(ring.add('c').id)
    nowMs += 6000
    ids.push(ring.add('d').id)

    const start = 1_700_000_000_000_000
    expect(ids).toEqual([start + 1, start + 2, start + 3, start + 1_000_000])
  })

  test('of a server that starts later are greater than those of the one before', () => {
    const before = createEventRing({ ...SMALL, now: () => 5000 })
    const lastBefore = before.add('x').id
    const after = createEventRing({ ...SMALL, now: () => 5001 })

    expect(after.add('y').id).toBeGreaterThan(lastBefore)
    expect(after.after(lastBefore)).toEqual({ gap: 'ring_exceeded' })
  })
})

test('says that an id is ahead of it', () => {
  const ring = createEventRing({ ...SMALL, now: () => 1 })
  expect(ring.after(ring.add('x').id + 1)).toEqual({ gap: 'id_ahead' })
})

test('replays nothing to a client that has everything', () => {
  const ring = createEventRing({ ...SMALL, now: () => 1 })
  expect(ring.after(ring.lastId)).toEqual({ events: [] })
  expect(ring.after(ring.add('x').id)).toEqual({ events: [] })
})

test('keeps a thousand events of five minutes however fast they come, up to its bound', () => {
  let nowMs = 1000
  const ring = createEventRing({ minEvents: 1000, minAgeMs: 300_000, maxEvents: 10_000, now: () => nowMs })
  const first = ring.lastId
  for (let i = 0; i < 5000; i++) ring.add(i)
  expect(ring.after(first)).toHaveProperty('events.length', 5000)

  nowMs += 300_001
  for (let i = 0; i < 1200; i++) ring.add(i)
  expect(ring.after(first)).toEqual({ gap: 'ring_exceeded' })
})

test('a replay is exactly the newer events or a gap, whatever the times and the id', () => {
  assert(
    property(
      array(integer({ min: -500, max: 2000 }), { maxLength: 200 }),
      integer({ min: 0, max: 250 }),
      (steps, pick) => {
        let nowMs = 10_000
        const ring = createEventRing<number>({ ...SMALL, now: () => nowMs })
        const added = steps.map((step, i) => {
          nowMs += step
          return ring.add(i)
        })
        const asked = added[pick]?.id ?? ring.lastId
        const replay = ring.after(asked)

        const newer = added.filter(({ id }) => id > asked)
        // An event stays while fewer than minEvents are newer, whatever its age.
        if ('gap' in replay) expect(newer.length).toBeGreaterThanOrEqual(SMALL.minEvents)
        else expect(replay.events).toEqual(newer)
      },
    ),
  )
})

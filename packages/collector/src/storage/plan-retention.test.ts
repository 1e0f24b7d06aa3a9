import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planRetention, type RetentionRule, retentionRule } from './plan-retention.js'
import { bytesOf, lastChangedMs, type StoredPart, type StoredSession } from './stored-session.js'

const NOW_MS = 1000

function part(name: string, changedMs: number, bytes: number, isWritten = false): StoredPart {
  return { part: name, sessionId: name, bytes, changedMs, isWritten }
}

function session(sessionId: string, parts: readonly StoredPart[], more: Partial<StoredSession> = {}): StoredSession {
  return { sessionId, title: sessionId, isPinned: false, isRunning: false, parts, ...more }
}

function removed(sessions: readonly StoredSession[], rule: RetentionRule): readonly string[] {
  const { removals } = planRetention(sessions, rule, NOW_MS)
  return removals.map(({ parts, reason }) => `${parts.map((one) => one.part)} by ${reason}`)
}

describe('what goes', () => {
  const old = session('old', [part('old', 100, 10), part('old~1', 200, 10)])
  const older = session('older', [part('older', 150, 10)])
  const young = session('young', [part('young', 900, 10)])

  test('nothing, without a rule', () => {
    expect(planRetention([old, older, young], {}, NOW_MS)).toEqual({ removals: [], bytes: 40, bytesLeft: 40 })
  })

  test('by age, as a whole: a session is as old as its youngest part', () => {
    expect(removed([young, old, older], { maxAgeMs: 800 })).toEqual(['older by age'])
    expect(removed([young, old, older], { maxAgeMs: 799 })).toEqual(['older by age', 'old,old~1 by age'])
  })

  test('by size, the oldest first and no more than it takes', () => {
    expect(removed([young, old, older], { maxBytes: 40 })).toEqual([])
    expect(removed([young, old, older], { maxBytes: 39 })).toEqual(['older by size'])
    expect(removed([young, old, older], { maxBytes: 29 })).toEqual(['older by size', 'old,old~1 by size'])
  })

  test('not what is pinned, though it counts', () => {
    const pinned = session('pinned', [part('pinned', 1, 100)], { isPinned: true })
    expect(planRetention([pinned, young], { maxAgeMs: 1, maxBytes: 50 }, NOW_MS)).toMatchObject({
      removals: [{ session: young }],
      bytesLeft: 100,
    })
  })

  test('of a running session only what nobody writes, and after everything that has finished', () => {
    const parts = [part('run', 1, 10), part('run~1', 2, 10, true), part('run~2', 3, 10)]
    const running = session('run', parts, { isRunning: true })
    expect(removed([running, young], { maxBytes: 25 })).toEqual(['young by size', 'run by size'])
    expect(removed([running, young], { maxBytes: 0 })).toEqual(['young by size', 'run by size', 'run~2 by size'])
  })

  test('nothing of a session that has not ended and that nobody writes as yet', () => {
    expect(
      removed([session('quiet', [part('quiet', 1, 10)], { isRunning: true })], { maxAgeMs: 0, maxBytes: 0 }),
    ).toEqual([])
  })

  test('old parts of a running session before young sessions that only size would take', () => {
    const running = session('run', [part('run', 1, 10), part('run~1', 999, 10, true)], { isRunning: true })
    expect(removed([young, running], { maxAgeMs: 500, maxBytes: 20 })).toEqual(['run by age'])
  })
})

test('the settings make the rule, and 0 makes none', () => {
  expect(retentionRule({ retentionDays: 1.5, retentionBytes: 7 })).toEqual({ maxAgeMs: 129_600_000, maxBytes: 7 })
  expect(retentionRule({ retentionDays: 0, retentionBytes: 0 })).toEqual({})
})

describe('for any directory and rule', () => {
  const time = fc.integer({ min: 0, max: NOW_MS })
  const anyPart = fc.tuple(time, fc.integer({ min: 1, max: 100 }), fc.boolean())
  const anySession = fc.tuple(fc.array(anyPart, { minLength: 1, maxLength: 4 }), fc.boolean(), fc.boolean())
  const sessions = fc.array(anySession, { maxLength: 12 }).map((all) =>
    all.map(([parts, isPinned, isRunning], i) => {
      const stored = parts.map(([at, bytes, written], j) => part(`${i}~${j}`, at, bytes, isRunning && written))
      return session(`${i}`, stored, { isPinned, isRunning })
    }),
  )
  const rule = fc.record(
    { maxAgeMs: fc.integer({ min: 0, max: NOW_MS }), maxBytes: fc.integer({ min: 0, max: 1500 }) },
    { requiredKeys: [], noNullPrototype: true },
  )

  test('the plan is what deleting one after another, each time the one that must go first, comes to', () => {
    fc.assert(
      fc.property(sessions, rule, (all, one) => {
        const plan = planRetention(all, one, NOW_MS)
        expect(plan.removals.flatMap(({ parts }) => parts.map((gone) => gone.part))).toEqual(deleteOneByOne(all, one))
      }),
    )
  })

  test('nothing pinned or being written goes, no part twice, and the sums hold', () => {
    fc.assert(
      fc.property(sessions, rule, (all, one) => {
        const { removals, bytes, bytesLeft } = planRetention(all, one, NOW_MS)
        const parts = removals.flatMap((removal) => removal.parts)
        expect(removals.some((removal) => removal.session.isPinned)).toBe(false)
        expect(parts.some(({ isWritten }) => isWritten)).toBe(false)
        expect(new Set(parts.map((gone) => gone.part)).size).toBe(parts.length)
        expect(bytes - bytesLeft).toBe(bytesOf(parts))
      }),
    )
  })
})

type Unit = Pick<StoredSession, 'sessionId' | 'isRunning' | 'parts'>

/** The oracle: looks at everything anew before each step. @returns names of parts in the order in which they go */
function deleteOneByOne(sessions: readonly StoredSession[], { maxAgeMs, maxBytes }: RetentionRule): readonly string[] {
  const gone: string[] = []
  for (;;) {
    const units = sessions
      .filter(({ isPinned }) => !isPinned)
      .flatMap(({ sessionId, parts, isRunning }): readonly Unit[] => {
        if (!isRunning) return [{ sessionId, isRunning, parts }]
        if (!parts.some(({ isWritten }) => isWritten)) return []
        return parts.filter(({ isWritten }) => !isWritten).map((one) => ({ sessionId, isRunning, parts: [one] }))
      })
      .filter(({ parts }) => parts.every((one) => !gone.includes(one.part)))
    const bytes = bytesOf(sessions.flatMap(({ parts }) => parts).filter((one) => !gone.includes(one.part)))
    const old = units.filter((unit) => maxAgeMs !== undefined && NOW_MS - lastChangedMs(unit) > maxAgeMs)
    const eligible = old.length > 0 ? old : maxBytes !== undefined && bytes > maxBytes ? units : []
    const [next] = eligible.toSorted(
      (a, b) =>
        Number(a.isRunning) - Number(b.isRunning) ||
        lastChangedMs(a) - lastChangedMs(b) ||
        (a.sessionId < b.sessionId ? -1 : a.sessionId > b.sessionId ? 1 : 0) ||
        ((a.parts[0]?.part ?? '') < (b.parts[0]?.part ?? '') ? -1 : 1),
    )
    if (next === undefined) return gone
    gone.push(...next.parts.map((one) => one.part))
  }
}

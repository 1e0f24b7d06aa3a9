import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shiftClocks } from './shift-clocks.js'

const ms = 1000

test('a process is moved by what the earliest of its spans needs, the others with it', () => {
  //  agent 1: root at 0, asks at 100 and 500; server 2, 1.2 s behind, begins 10 ms after each.
  const spans = [
    { process: 1, start: 0 },
    { process: 1, parent: 0, start: 100 },
    { process: 2, parent: 1, start: 110 - 1200 },
    { process: 2, parent: 2, start: 120 - 1200 },
    { process: 1, parent: 0, start: 500 },
    { process: 2, parent: 4, start: 505 - 1200 },
  ]
  expect(shiftsOf(spans)).toEqual([0, 0, 1195])
})

test('what a moved process asks for is moved after it', () => {
  const spans = [
    { process: 1, start: 1000 },
    { process: 2, parent: 0, start: 400 },
    { process: 3, parent: 1, start: 450 },
    { process: 4, parent: 2, start: 5000 },
  ]
  expect(shiftsOf(spans)).toEqual([0, 0, 600, 550, 0])
})

test.each([
  [
    'a child that begins in time',
    [
      { process: 1, start: 0 },
      { process: 2, parent: 0, start: 5 },
    ],
  ],
  [
    'clocks of one machine',
    [
      { process: 1, start: 1 },
      { process: 2, parent: 0, start: 0.5 },
    ],
  ],
  [
    'an early child in the same process',
    [
      { process: 1, start: 50 },
      { process: 1, parent: 0, start: 0 },
    ],
  ],
  [
    'a process that is not told',
    [
      { process: 1, start: 50 },
      { process: 0, parent: 0, start: 0 },
    ],
  ],
  [
    'a parent that was not received',
    [
      { process: 1, start: Number.NaN },
      { process: 2, parent: 0, start: 0 },
    ],
  ],
  ['nothing', []],
])('nothing is moved for %s', (_name, spans) => {
  expect(shiftsOf(spans)).toEqual([])
})

test('of two that call each other the one with the root stands', () => {
  // A server that asks its client back: the client's clock is the one that is kept.
  const spans = [
    { process: 2, parent: 1, start: 40 },
    { process: 1, start: 100 },
    { process: 1, parent: 0, start: 120 },
  ]
  expect(shiftsOf(spans)).toEqual([0, 0, 60])
})

test('without circles nothing begins before it was asked for, and no process is moved further than that needs', () => {
  const spans = fc.integer({ min: 2, max: 20 }).chain((count) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, row) =>
        fc.record({
          parent: fc.integer({ min: row === 0 ? -1 : 0, max: row - 1 }),
          start: fc.integer({ min: 0, max: 500 }),
          up: fc.nat(2),
        }),
      ),
    ),
  )
  fc.assert(
    fc.property(spans, (rows) => {
      // A child runs in the process of its parent or in a later one: so none is called back.
      const processes: number[] = []
      for (const { parent, up } of rows) processes.push(Math.max(1, (processes[parent] ?? 1) + up))
      const made = rows.map(({ parent, start }, row) => ({ parent, start: start * 2, process: processes[row] ?? 0 }))
      const shifts = shiftsOf(made)
      const startOf = (row: number): number => (made[row]?.start ?? 0) + (shifts[processes[row] ?? 0] ?? 0)
      const lags = new Map<number, number>()
      made.forEach(({ parent, process }, row) => {
        if (parent === -1 || made[parent]?.process === process) return
        const late = startOf(row) - startOf(parent)
        expect(late).toBeGreaterThan(-1)
        lags.set(process, Math.min(lags.get(process) ?? Number.POSITIVE_INFINITY, late))
      })
      for (const [process, shift] of shifts.entries()) if (shift > 0) expect(lags.get(process)).toBe(0)
    }),
  )
})

interface Span {
  readonly process: number
  readonly parent?: number
  /** Milliseconds. */
  readonly start: number
}

/** In milliseconds. */
function shiftsOf(spans: readonly Span[]): readonly number[] {
  const shifts = shiftClocks(
    spans.length,
    Int32Array.from(spans, ({ parent = -1 }) => parent),
    Float64Array.from(spans, ({ start }) => start * ms),
    Uint16Array.from(spans, ({ process }) => process),
  )
  return Array.from(shifts, (shift) => shift / ms)
}

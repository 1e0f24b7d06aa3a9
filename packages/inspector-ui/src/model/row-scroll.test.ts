import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  drawnRange,
  heightOf,
  mostTop,
  movedTo,
  placeInElement,
  ROW_PX,
  resized,
  scrolledTo,
  scrolledToRow,
  settled,
  UNSCROLLED,
} from './row-scroll.js'

const sizes = [10, 1000, 250_000, 250_100, 1_000_000, 10_000_000]
const viewPx = 700

describe.each(sizes)('%d rows', (rows) => {
  const start = resized(UNSCROLLED, rows, viewPx)
  const end = mostTop(start)
  const barEnd = heightOf(start) - viewPx

  test('no element is higher than browsers lay out at a zoom of 500 %', () => {
    expect(heightOf(start)).toBeLessThan(33_554_428 / 5)
    expect(heightOf(start)).toBeGreaterThanOrEqual(Math.min(rows * ROW_PX, 6_000_000))
  })

  test('the end of the bar is the end of the rows, the last row whole', () => {
    const last = scrolledTo(start, Math.max(0, barEnd))
    expect(last.top).toBe(end)
    expect(last.top % ROW_PX).toBe(0)
    expect(last.top + viewPx).toBeGreaterThanOrEqual(Math.min(rows * ROW_PX, viewPx))
    expect(scrolledTo(last, 0).top).toBe(0)
  })

  test('a row that is asked for is seen whole, and its place lies inside of the element', () => {
    fc.assert(
      fc.property(fc.nat(rows - 1), fc.nat(rows - 1), (from, to) => {
        const there = scrolledToRow(scrolledToRow(start, from, 4), to, 4)
        const y = to * ROW_PX
        expect(y).toBeGreaterThanOrEqual(there.top)
        expect(y + ROW_PX).toBeLessThanOrEqual(there.top + viewPx)
        expect(there.top % ROW_PX).toBe(0)
        expect(placeInElement(there, y) - there.native).toBe(y - there.top)
        expect(placeInElement(there, y) + ROW_PX).toBeLessThanOrEqual(heightOf(there))
        expect(placeInElement(there, y)).toBeGreaterThanOrEqual(0)
      }),
    )
  })

  test('every row of the view is drawn, each by an element of its own, and one more row brings one other', () => {
    fc.assert(
      fc.property(fc.nat(end), fc.integer({ min: 1, max: 3000 }), (top, height) => {
        const scroll = movedTo(resized(UNSCROLLED, rows, height), top)
        const { first, count, pool } = drawnRange(scroll, rows)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(first * ROW_PX).toBeLessThanOrEqual(scroll.top)
        expect((first + count) * ROW_PX).toBeGreaterThanOrEqual(Math.min(rows * ROW_PX, scroll.top + height))
        expect(count).toBeLessThanOrEqual(pool)
        const next = drawnRange(movedTo(scroll, scroll.top + ROW_PX), rows)
        expect(next.first - first).toBeLessThanOrEqual(1)
        expect(next.pool).toBe(pool)
      }),
    )
  })

  test('wheel and keys move by exactly as many pixels as they say, whatever the bar does between', () => {
    const steps = fc.array(fc.record({ by: fc.integer({ min: -2500, max: 2500 }), rests: fc.boolean() }))
    fc.assert(
      fc.property(fc.nat(rows - 1), steps, (from, moves) => {
        let scroll = movedTo(start, from * ROW_PX)
        let expected = scroll.top
        for (const { by, rests } of moves) {
          // An element moves no further than its ends.
          const native = Math.min(Math.max(0, barEnd), Math.max(0, scroll.native + by))
          expected = Math.min(end, Math.max(0, expected + native - scroll.native))
          scroll = scrolledTo(scroll, native)
          if (rests) scroll = settled(scroll)
          expect(scroll.top).toBe(expected)
        }
      }),
    )
  })

  test('a bar that is pulled shows whole rows, later ones further down', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
        const [upper, lower] = [Math.min(a, b), Math.max(a, b)].map((share) =>
          scrolledTo(start, share * Math.max(0, barEnd)),
        )
        expect(upper?.top ?? 0).toBeLessThanOrEqual(lower?.top ?? 0)
        for (const { top } of [upper ?? start, lower ?? start]) expect(top).toBeLessThanOrEqual(end)
      }),
    )
  })
})

test('a wheel reaches the first row from far inside without ever being stopped', () => {
  let scroll = movedTo(resized(UNSCROLLED, 1_000_000, viewPx), 70_000 * ROW_PX)
  let events = 0
  while (scroll.top > 0) {
    const native = Math.max(0, scroll.native - 1200)
    expect(native).toBeLessThan(scroll.native)
    scroll = scrolledTo(scroll, native)
    events++
  }
  expect(events).toBe(Math.ceil((70_000 * ROW_PX) / 1200))
})

test('growth leaves the first row in view where it is; a higher view never ends beyond the last row', () => {
  const scroll = movedTo(resized(UNSCROLLED, 200_000, viewPx), 123_456 * ROW_PX)
  const grown = resized(scroll, 1_000_000, viewPx)
  expect(grown.top).toBe(scroll.top)
  expect(resized(grown, 100, viewPx).top).toBe(mostTop({ ...grown, rows: 100 }))
  const atEnd = movedTo(scroll, Number.POSITIVE_INFINITY)
  expect(resized(atEnd, 200_000, 1200).top).toBe(mostTop({ ...atEnd, viewPx: 1200 }))
})

test('nothing changes where nothing moved', () => {
  const scroll = movedTo(resized(UNSCROLLED, 1_000_000, viewPx), 12_000_000)
  expect(scrolledTo(scroll, scroll.native + 0.4)).toBe(scroll)
  expect(settled(scroll)).toBe(scroll)
  expect(resized(scroll, 1_000_000, viewPx)).toBe(scroll)
  expect(movedTo(scroll, 12_000_000)).toBe(scroll)
})

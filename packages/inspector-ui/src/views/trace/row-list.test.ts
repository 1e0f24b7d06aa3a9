// @vitest-environment happy-dom
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FLAG } from '../../base/span-batch.js'
import { layOutTrace } from '../../model/lay-out-trace.js'
import { drawnRange, movedTo, ROW_PX, resized, UNSCROLLED } from '../../model/row-scroll.js'
import { applyBatch, emptyColumns } from '../../model/trace-columns.js'
import { batchOf } from '../../model/tree.test-kit.js'
import { createPinList } from './pin-list.js'
import { createRowList } from './row-list.js'
import type { RowSource } from './row-values.js'

const COUNT = 120
const viewPx = 4 * ROW_PX

/** A root, and turns of five below it. */
const columns = applyBatch(
  emptyColumns(),
  batchOf(
    Array.from({ length: COUNT }, (_, row) => ({
      parent: row === 0 ? -1 : row % 6 === 1 ? 0 : row - ((row - 1) % 6),
      start: row,
      end: row + 1,
      subject: `span ${row}`,
      flags: row % 50 === 49 ? FLAG.failed : 0,
    })),
  ),
)
const layout = layOutTrace(columns.count, columns)

function sourceWith(selected?: number): RowSource {
  return {
    columns,
    layout,
    args: new Map(),
    progress: undefined,
    held: new Set(),
    tokens: new Float32Array(COUNT),
    costs: new Float32Array(COUNT).fill(Number.NaN),
    retries: new Set(),
    folds: { from: Number.POSITIVE_INFINITY, told: new Map() },
    time: { zero: 0, now: COUNT, live: false, whole: { from: 0, to: COUNT }, shown: { from: 0, to: COUNT } },
    running: false,
    words: [],
    selected,
  }
}

function shownIn(place: Element): readonly (readonly [string | null, string, string | undefined])[] {
  return [...place.querySelectorAll<HTMLElement>('[role=row]:not([hidden])')].map((row) => [
    row.getAttribute('aria-rowindex'),
    row.style.top,
    row.querySelector('.subject')?.textContent,
  ])
}

test('after any way there, the rows in the page are those of the place, in order, as in a new list', () => {
  const source = sourceWith(7)
  fc.assert(
    fc.property(
      fc.array(fc.record({ row: fc.nat(COUNT), rests: fc.boolean() }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 0, max: COUNT }),
      (stops, count) => {
        const rows = layout.order.subarray(0, count)
        const empty = resized(UNSCROLLED, count, viewPx)
        const used = document.createElement('div')
        const list = createRowList(used)
        let scroll = empty
        for (const { row, rests } of stops) {
          scroll = movedTo(empty, row * ROW_PX)
          list.draw({ source, rows, scroll })
          if (rests) list.putInOrder()
        }
        list.putInOrder()
        const { first, count: drawn } = drawnRange(scroll, count)
        expect(shownIn(used)).toEqual(
          Array.from({ length: drawn }, (_, i) => [
            `${first + i + 2}`,
            `${(first + i) * ROW_PX}px`,
            `span ${rows[first + i]}`,
          ]),
        )
      },
    ),
    { numRuns: 12 },
  )
})

test('a step of the scroll changes only as many elements as rows come in', () => {
  const source = sourceWith()
  const place = document.createElement('div')
  const list = createRowList(place)
  const start = resized(UNSCROLLED, COUNT, viewPx)
  list.draw({ source, rows: layout.order, scroll: movedTo(start, 50 * ROW_PX) })
  const observer = new MutationObserver(() => {})
  observer.observe(place, { attributes: true, characterData: true, childList: true, subtree: true })
  list.draw({ source, rows: layout.order, scroll: movedTo(start, 53 * ROW_PX) })
  const changed = new Set(
    observer.takeRecords().map(({ target }) => {
      const element = target instanceof Element ? target : target.parentElement
      return element?.closest('[role=row]')
    }),
  )
  expect(changed.size).toBe(3)
})

test('after a jump no element has to move into order', () => {
  const source = sourceWith()
  const place = document.createElement('div')
  const list = createRowList(place)
  const start = resized(UNSCROLLED, COUNT, viewPx)
  for (const row of [0, 5]) list.draw({ source, rows: layout.order, scroll: movedTo(start, row * ROW_PX) })
  list.draw({ source, rows: layout.order, scroll: movedTo(start, 70 * ROW_PX) })
  const observer = new MutationObserver(() => {})
  observer.observe(place, { childList: true })
  list.putInOrder()
  expect(observer.takeRecords()).toEqual([])
  expect(shownIn(place).map(([index]) => Number(index))).toEqual(shownIn(place).map((_, i) => i + 64))
})

test('another selection is shown in rows that stay', () => {
  const place = document.createElement('div')
  const list = createRowList(place)
  const scroll = resized(UNSCROLLED, COUNT, viewPx)
  for (const selected of [3, 5]) list.draw({ source: sourceWith(selected), rows: layout.order, scroll })
  expect([...place.querySelectorAll('[aria-selected=true]')].map(({ id }) => id)).toEqual(['row-5'])
})

test('open ancestors that are out of view stand on top, and take no room', () => {
  const place = document.createElement('div')
  const pins = createPinList(place)
  const source = sourceWith()
  const start = resized(UNSCROLLED, COUNT, viewPx)
  const at = (row: number): readonly (string | undefined)[] => {
    pins.draw({ source, rows: layout.order, scroll: movedTo(start, row * ROW_PX) })
    return [...place.children].map((row) => row.querySelector('.subject')?.textContent)
  }
  expect(at(0)).toEqual([])
  expect(place.hidden).toBe(true)
  expect(at(9)).toEqual(['span 0', 'span 7'])
  expect(place.hidden).toBe(false)
  expect([place.style.height, place.style.marginBottom]).toEqual(['48px', '-48px'])
  expect(at(15)).toEqual(['span 0', 'span 13'])
  expect(at(0)).toEqual([])
})

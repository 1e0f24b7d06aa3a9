import { expect, test } from 'vitest'
import { movedTo, ROW_PX, resized, UNSCROLLED } from '../../model/row-scroll.js'
import { type TestSpan, traceOf } from '../../model/tree.test-kit.js'
import { foldedFrom, visibleRows } from '../../model/visible-rows.js'
import { type DrawnRows, topThatKeeps } from './use-kept-place.js'

// Two turns of 50 under one root: rows 0; 1, 2…51; 52, 53…102.
const turns: readonly TestSpan[] = [
  { start: 0 },
  { parent: 0, start: 1 },
  ...Array.from({ length: 50 }, (_, i) => ({ parent: 1, start: 2 + i })),
  { parent: 0, start: 100 },
  ...Array.from({ length: 50 }, (_, i) => ({ parent: 52, start: 101 + i })),
]
const before = drawn(turns)
const inView = movedTo(resized(UNSCROLLED, turns.length, 20 * ROW_PX), 60 * ROW_PX)

test('rows that come above what is read push nothing away', () => {
  const more = Array.from({ length: 7 }, () => ({ parent: 1, start: 90 }))
  expect(topThatKeeps(inView, before, drawn([...turns, ...more]))).toBe(67 * ROW_PX)
})

test('rows that come below, or between what is selected and the top, leave the selected row where it is', () => {
  expect(topThatKeeps(inView, before, drawn([...turns, { parent: 0, start: 200 }]))).toBe(60 * ROW_PX)
  const between = drawn([...turns, { parent: 52, start: 113 }, { parent: 52, start: 113 }])
  expect(topThatKeeps(inView, before, between)).toBe(60 * ROW_PX)
  expect(topThatKeeps(inView, { ...before, selected: 70 }, between)).toBe(62 * ROW_PX)
})

test('when what is read is folded away, its parent takes its place', () => {
  const folded = { ...before, rows: visibleRows(before.layout, foldedFrom(1)) }
  // Row 52 stood at index 52, the first row that is not covered at index 64.
  expect(folded.rows).toEqual(Uint32Array.of(0, 1, 52))
  expect(topThatKeeps(inView, before, folded)).toBe((60 - (64 - 2)) * ROW_PX)
})

test('the top of the list stays the top', () => {
  const atTop = movedTo(inView, 0)
  expect(topThatKeeps(atTop, before, drawn([...turns, { parent: 1, start: 1 }]))).toBe(0)
})

function drawn(spans: readonly TestSpan[]): DrawnRows {
  const { columns, layout } = traceOf(spans)
  return { columns, layout, rows: layout.order, selected: 0 }
}

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assignLanes, type LaneSpans } from './assign-lanes.js'

type Given = readonly [start: number, end: number, parent: number, process?: number]

test.each<{ name: string; spans: readonly Given[]; lanes: readonly number[] }>([
  { name: 'nothing', spans: [], lanes: [] },
  {
    name: 'a child that its parent holds',
    spans: [
      [0, 9, -1],
      [1, 5, 0],
      [2, 3, 1],
    ],
    lanes: [0, 0, 0],
  },
  {
    name: 'a parent that is told after its child',
    spans: [
      [0, 5, 1],
      [0, 9, -1],
    ],
    lanes: [0, 0],
  },
  {
    name: 'brothers at the same time',
    spans: [
      [0, 9, -1],
      [1, 5, 0],
      [2, 4, 0],
    ],
    lanes: [0, 0, 1],
  },
  {
    name: 'brothers one after another',
    spans: [
      [0, 9, -1],
      [1, 3, 0],
      [3, 5, 0],
    ],
    lanes: [0, 0, 0],
  },
  {
    name: 'a stranger inside',
    spans: [
      [0, 9, -1],
      [2, 4, -1],
    ],
    lanes: [0, 1],
  },
  {
    name: 'a child that outlives its parent',
    spans: [
      [0, 4, -1],
      [2, 8, 0],
    ],
    lanes: [0, 1],
  },
  {
    name: 'the child of one in another lane',
    spans: [
      [0, 9, -1],
      [1, 5, 0],
      [2, 8, 0],
      [3, 4, 2],
    ],
    lanes: [0, 0, 1, 1],
  },
  {
    name: 'a lane that is free again',
    spans: [
      [0, 4, -1],
      [1, 2, -1],
      [3, 4, -1],
    ],
    lanes: [0, 1, 1],
  },
  {
    name: 'processes',
    spans: [
      [0, 9, -1, 0],
      [1, 2, 0, 1],
    ],
    lanes: [0, 0],
  },
  {
    name: 'a circle of parents',
    spans: [
      [0, 1, 1],
      [0, 1, 0],
    ],
    lanes: [0, 0],
  },
])('$name', ({ spans, lanes }) => {
  expect([...assignLanes(columns(spans))]).toEqual(lanes)
})

test('in a lane two spans are apart, or one is an ancestor of the other and holds it', () => {
  const span = fc.tuple(fc.nat(60), fc.nat(20), fc.integer({ min: -1, max: 40 }), fc.nat(2))
  fc.assert(
    fc.property(fc.array(span, { maxLength: 40 }), (drawn) => {
      const spans = drawn.map(([start, length, parent, process]): Given => {
        return [start, start + length, parent < drawn.length ? parent : -1, process]
      })
      const lanes = assignLanes(columns(spans))
      for (const [i, a] of spans.entries()) {
        for (const [j, b] of spans.entries()) {
          if (j <= i || lanes[i] !== lanes[j] || a[3] !== b[3]) continue
          const apart = a[1] <= b[0] || b[1] <= a[0]
          const held = (isAncestor(spans, i, j) && holds(a, b)) || (isAncestor(spans, j, i) && holds(b, a))
          expect(apart || held, JSON.stringify([a, b])).toBe(true)
        }
      }
    }),
  )
})

function holds([start, end]: Given, [innerStart, innerEnd]: Given): boolean {
  return start <= innerStart && innerEnd <= end
}

function isAncestor(spans: readonly Given[], above: number, below: number): boolean {
  const seen = new Set<number>()
  for (let at = spans[below]?.[2] ?? -1; at !== -1 && !seen.has(at); at = spans[at]?.[2] ?? -1) {
    if (at === above) return true
    seen.add(at)
  }
  return false
}

function columns(spans: readonly Given[]): LaneSpans {
  return {
    starts: Float64Array.from(spans, ([start]) => start),
    ends: Float64Array.from(spans, ([, end]) => end),
    parents: Int32Array.from(spans, ([, , parent]) => parent),
    processes: Uint32Array.from(spans, ([, , , process]) => process ?? 0),
  }
}

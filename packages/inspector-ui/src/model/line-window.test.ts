import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LINE_PX, type LineScroll, lineWindow, scrollTopFor } from './line-window.js'

const anyScroll = (): fc.Arbitrary<LineScroll> =>
  fc
    .record({
      count: fc.oneof(fc.nat(1000), fc.nat(10_000_000)),
      viewPx: fc.integer({ min: 20, max: 2000 }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ count, viewPx, at }) => {
      const { heightPx } = lineWindow({ count, viewPx, scrollTop: 0 })
      return { count, viewPx, scrollTop: Math.max(0, heightPx - viewPx) * at }
    })

test('the view is full of lines, and few more are drawn', () => {
  fc.assert(
    fc.property(anyScroll(), (scroll) => {
      const { from, to, offsetPx, heightPx } = lineWindow(scroll)
      const bottomPx = offsetPx + (to - from) * LINE_PX
      expect(heightPx).toBeLessThan(16_000_000)
      expect(offsetPx).toBeLessThanOrEqual(scroll.scrollTop + 0.001)
      expect(to === scroll.count || bottomPx >= scroll.scrollTop + scroll.viewPx).toBe(true)
      expect(to - from).toBeLessThanOrEqual(scroll.viewPx / LINE_PX + 22)
    }),
  )
})

test('any line comes into view, the first and the last too', () => {
  fc.assert(
    fc.property(anyScroll(), fc.nat(), (scroll, n) => {
      fc.pre(scroll.count > 0)
      for (const index of [0, n % scroll.count, scroll.count - 1]) {
        const scrollTop = scrollTopFor(index, scroll)
        const { from, to, offsetPx } = lineWindow({ ...scroll, scrollTop })
        expect(index).toBeGreaterThanOrEqual(from)
        expect(index).toBeLessThan(to)
        const place = offsetPx + (index - from) * LINE_PX
        if (scroll.viewPx >= LINE_PX * 3) {
          expect(place).toBeGreaterThanOrEqual(scrollTop - LINE_PX)
          expect(place).toBeLessThanOrEqual(scrollTop + scroll.viewPx)
        }
      }
    }),
  )
})

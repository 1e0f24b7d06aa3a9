import { expect, test } from 'vitest'
import { lossLines } from './loss-lines.js'

const whole = {
  emitted: 5,
  written: 5,
  dropped: {},
  missing: 0,
  unreadable_lines: 0,
  truncated_values: 0,
  duplicates: 0,
  orphans: 0,
  never_ended: 0,
  sdk_dropped: { attributes: 0, events: 0, links: 0 },
}

test('nothing lost, nothing said', () => {
  expect(lossLines(whole)).toEqual([])
})

test('what is lost comes first, each with its reason', () => {
  const lines = lossLines({ ...whole, orphans: 1, dropped: { queue_full: 1200, cosmic_ray: 1 }, missing: 3 })
  expect(lines).toEqual([
    { count: 1200, isLost: true, text: '1,200 records dropped, since more was recorded than could be written' },
    { count: 1, isLost: true, text: '1 record dropped: cosmic_ray' },
    { count: 3, isLost: true, text: '3 records in damaged blocks of the file' },
    { count: 1, isLost: false, text: '1 span whose parent was not received' },
  ])
})

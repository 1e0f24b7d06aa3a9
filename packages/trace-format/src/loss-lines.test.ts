import { expect, test } from 'vitest'
import { lossLines } from './loss-lines.js'
import { sessionSummary } from './sample-session.test-kit.js'
import { sessionJson } from './session-wire.js'

const { ledger: WHOLE } = sessionJson(sessionSummary('whole'), { costOf: () => undefined })

test('nothing lost, nothing said', () => {
  expect(lossLines(WHOLE)).toEqual([])
})

test('what is lost comes first, each with its reason', () => {
  const lines = lossLines({ ...WHOLE, orphans: 1, dropped: { queue_full: 1200, cosmic_ray: 1 }, missing: 3 })
  expect(lines).toEqual([
    { count: 1200, isLost: true, text: '1,200 records dropped, since more was recorded than could be written' },
    { count: 1, isLost: true, text: '1 record dropped: cosmic_ray' },
    { count: 3, isLost: true, text: '3 records in damaged blocks of the file' },
    { count: 1, isLost: false, text: '1 span whose parent was not received' },
  ])
})

test('of lines that are no record, the first is told with the reason', () => {
  const first = { line: 17, problem: 'is not JSON' }
  const textOf = (unreadable_lines: number) =>
    lossLines({ ...WHOLE, unreadable_lines, first_unreadable: first }).map(({ text }) => text)
  expect(textOf(1)).toEqual(['1 line of the file with no record: line 17 is not JSON'])
  expect(textOf(3)).toEqual(['3 lines of the file with no record: the first, line 17, is not JSON'])
})

test('a value that was too big is no lost record, nor kept whole', () => {
  expect(lossLines({ ...WHOLE, dropped_values: 1, truncated_values: 3 })).toEqual([
    { count: 1, isLost: true, text: '1 value for which there was no room, of which at most the beginning is shown' },
    { count: 2, isLost: false, text: '2 long values shown by a preview, kept whole' },
  ])
})

test('what retention deleted of a session that goes on is lost', () => {
  expect(lossLines({ ...WHOLE, pruned: { parts: 1, bytes: 9, records: 40 } })).toEqual([
    { count: 40, isLost: true, text: '40 records deleted by retention' },
  ])
})

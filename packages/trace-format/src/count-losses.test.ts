import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OURS } from './attributes.js'
import { createSessionFold } from './fold-session.js'
import { addLedgers, EMPTY_LEDGER, emittedCount } from './ledger.js'
import type { TraceRecord } from './record.js'
import { endedSpan, openSpan, sessionEvent, spanIdOf } from './sample-record.test-kit.js'

function ledgerOf(records: readonly TraceRecord[]) {
  const fold = createSessionFold('session-1')
  for (const record of records) fold.add(record)
  return fold.summary().ledger
}

/** Span `n`, below span `parent`. */
function child(n: number, parent?: number) {
  return endedSpan({ spanId: spanIdOf(n), ...(parent !== undefined && { parentId: spanIdOf(parent) }) })
}

function dropped(count: number, reason: string) {
  return sessionEvent('records_dropped', { attributes: { [OURS.droppedCount]: count, [OURS.droppedReason]: reason } })
}

test('drops are counted by their reason', () => {
  expect(ledgerOf([dropped(2, 'queue_full'), dropped(3, 'queue_full'), dropped(1, 'not_writable')])).toEqual({
    ...EMPTY_LEDGER,
    written: 3,
    dropped: { queue_full: 5, not_writable: 1 },
  })
})

test('values that were too big are no dropped records', () => {
  const ledger = ledgerOf([endedSpan(), dropped(2, 'value_too_big')])
  expect(ledger).toEqual({ ...EMPTY_LEDGER, written: 2, droppedValues: 2 })
  expect(emittedCount(ledger)).toBe(2)
})

test('a count that is none is not believed', () => {
  expect(ledgerOf([dropped(-2, 'queue_full'), sessionEvent('records_dropped')]).dropped).toEqual({})
})

test('cut values and what an SDK left out are counted once a span', () => {
  const span = endedSpan({
    attributes: { text: 'a', text_truncated: true },
    events: [{ name: 'state', atNs: 1n, attributes: { value_json: '[]', value_json_truncated: true } }],
    droppedEventsCount: 4,
    droppedLinksCount: 1,
  })
  expect(ledgerOf([openSpan({ attributes: { text_truncated: true } }), span, span])).toMatchObject({
    written: 3,
    duplicates: 1,
    truncatedValues: 2,
    sdkDropped: { attributes: 0, events: 4, links: 1 },
  })
})

describe('orphans', () => {
  test('are spans whose parent never comes', () => {
    expect(ledgerOf([child(1, 9), child(2, 9), child(3, 1)]).orphans).toBe(2)
  })

  test('are none once their parent is there, open or ended, before or after them', () => {
    expect(ledgerOf([child(1, 9), openSpan({ spanId: spanIdOf(9) })]).orphans).toBe(0)
    expect(ledgerOf([child(1, 9), child(9), child(2, 9)]).orphans).toBe(0)
  })

  test('are counted as by looking for every parent, in any order of arrival', () => {
    const spans = fc.uniqueArray(fc.tuple(fc.nat(12), fc.option(fc.nat(12), { nil: undefined })), {
      selector: ([n]) => n,
    })
    fc.assert(
      fc.property(spans, fc.array(fc.nat(12)), (tree, openFirst) => {
        const known = new Set(tree.map(([n]) => n))
        const orphans = tree.filter(([, parent]) => parent !== undefined && !known.has(parent)).length
        const records = tree.flatMap(([n, parent]): TraceRecord[] => {
          const { parentId } = child(n, parent)
          const open = openSpan({ spanId: spanIdOf(n), ...(parentId !== undefined && { parentId }) })
          return openFirst.includes(n) ? [open, child(n, parent), child(n, parent)] : [child(n, parent)]
        })
        expect(ledgerOf(records).orphans).toBe(orphans)
      }),
    )
  })
})

test('ledgers of two files add up', () => {
  const a = {
    ...EMPTY_LEDGER,
    written: 2,
    dropped: { queue_full: 1 },
    sdkDropped: { attributes: 1, events: 0, links: 2 },
  }
  const b = { ...EMPTY_LEDGER, written: 3, missing: 4, dropped: { queue_full: 2, not_writable: 1 } }
  expect(addLedgers(a, b)).toEqual({
    ...EMPTY_LEDGER,
    written: 5,
    missing: 4,
    dropped: { queue_full: 3, not_writable: 1 },
    sdkDropped: { attributes: 1, events: 0, links: 2 },
  })
})

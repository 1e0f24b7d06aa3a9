import { expect, test } from 'vitest'
import { LOGS_ID } from '../base/span-id.js'
import { createViewportStore, shownWait } from './viewport.js'

const waits = [{ wait_id: 'first' }, { wait_id: 'second' }]

test('of several pauses the first is shown until another is chosen, and again once that one is over', () => {
  const viewport = createViewportStore()
  expect(shownWait(waits, viewport.getState())).toBe(waits[0])

  viewport.setState({ pause: 'second' })
  expect(shownWait(waits, viewport.getState())).toBe(waits[1])
  expect(shownWait(waits.slice(0, 1), viewport.getState())).toBe(waits[0])
  expect(shownWait([], viewport.getState())).toBeUndefined()
})

test('another session is looked at afresh', () => {
  const viewport = createViewportStore()
  viewport.setState({ pause: 'second', answering: 'second' })
  viewport.fold(['aa'], true)
  viewport.reset({ follow: true })

  expect(viewport.getState()).toMatchObject({
    pause: undefined,
    answering: undefined,
    follow: true,
  })
  // There may be many log records of no span.
  expect([...viewport.getState().folds.told]).toEqual([[LOGS_ID, true]])
})

test('folding all forgets what was told of single spans', () => {
  const viewport = createViewportStore()
  viewport.fold(['aa', 'bb'], true)
  viewport.fold(['aa'], false)
  expect([...viewport.getState().folds.told]).toEqual([
    [LOGS_ID, true],
    ['aa', false],
    ['bb', true],
  ])
  viewport.foldFrom(1)
  expect(viewport.getState().folds).toEqual({ from: 1, told: new Map() })
})

import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { WRITE_SLICE_MS } from '../base/limits.js'
import { createFlushTurns } from './flush-turns.js'

/** As long as to write an index takes. */
const FLUSH_MS = 1

function work(): void {
  for (const untilMs = performance.now() + FLUSH_MS; performance.now() < untilMs; );
}

test('many that are due at once leave the event loop its turns', async () => {
  const turns = createFlushTurns()
  const turnOf: number[] = []
  let turn = 0
  const flushes = Array.from({ length: 40 }, () => () => {
    work()
    turnOf.push(turn)
  })
  for (const flush of flushes) turns.add(flush)
  while (turnOf.length < flushes.length) {
    await setImmediate()
    turn++
  }
  for (const one of new Set(turnOf)) {
    expect(turnOf.filter((other) => other === one).length).toBeLessThanOrEqual(WRITE_SLICE_MS / FLUSH_MS)
  }
})

test('each is called once for however often it was asked, and not after it was taken back', async () => {
  const turns = createFlushTurns()
  const called: string[] = []
  const back = () => called.push('taken back')
  const again = () => called.push('again')
  const last = new Promise<void>((resolve) => {
    for (const flush of [again, back, again]) turns.add(flush)
    turns.add(resolve)
  })
  turns.delete(back)
  await last
  expect(called).toEqual(['again'])
})

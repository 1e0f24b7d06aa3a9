import { expect, test } from 'vitest'
import type { Session } from '../api/client.js'
import { createProgressStore, type Progress } from './progress.js'
import { unreadSession } from './session-of-file.js'

const session: Session = { ...unreadSession('s'), id: 's' }

function told(progress: Partial<Progress>): { readonly type: 'ProgressUpdate'; readonly data: Progress } {
  return { type: 'ProgressUpdate', data: { session_id: 's', progress: 1, ...progress } }
}

test('of each span the latest is kept, and the latest of all is the last', () => {
  const store = createProgressStore()
  for (const step of [{ span_id: 'a' }, { span_id: 'b', progress: 5 }, { span_id: 'a', progress: 2, total: 4 }, {}]) {
    store.apply(told(step))
  }
  store.apply(told({ session_id: 'other' }))
  expect([...(store.getState().get('s') ?? [])].map(([span, { progress }]) => [span, progress])).toEqual([
    ['b', 5],
    ['a', 2],
    ['', 1],
  ])
})

test('a session that is over or gone has none', () => {
  const store = createProgressStore()
  store.apply(told({}))
  store.apply({ type: 'SessionFinished', data: session })
  expect(store.getState().size).toBe(0)
  store.apply(told({}))
  store.apply({ type: 'SessionDeleted', data: { session_id: 's' } })
  expect(store.getState().size).toBe(0)
})

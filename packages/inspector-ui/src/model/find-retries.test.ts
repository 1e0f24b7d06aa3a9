import { expect, test } from 'vitest'
import { FLAG } from '../base/span-batch.js'
import { finish } from '../base/steps.js'
import { findRetries } from './find-retries.js'
import { traceOf } from './tree.test-kit.js'

const call = { operation: 'tool.call', subject: 'list' }

test('the first success after a failure of the same under one parent is a retry', () => {
  const { columns, layout } = traceOf([
    {},
    { ...call, parent: 0, start: 1, end: 2, flags: FLAG.failed },
    { ...call, parent: 0, start: 3, end: 4 },
    { ...call, parent: 0, start: 5, end: 6 },
  ])
  expect([...finish(findRetries(columns, layout))]).toEqual([2])
})

test.each([
  ['another subject', { subject: 'read' }],
  ['another parent', { parent: -1 }],
  ['still open', { end: undefined }],
  ['begun before that failed', { start: 1.5 }],
])('%s is no retry', (_name, change) => {
  const { columns, layout } = traceOf([
    {},
    { ...call, parent: 0, start: 1, end: 2, flags: FLAG.failed },
    { ...call, parent: 0, start: 3, end: 4, ...change },
  ])
  expect([...finish(findRetries(columns, layout))]).toEqual([])
})

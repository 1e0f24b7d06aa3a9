import { expect, test } from 'vitest'
import { addCounts, countPlaywright, countVitest } from './count-tests.mjs'

const greenUnit = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [] }
const greenEnd = { stats: { expected: 3, flaky: 0, unexpected: 0, skipped: 0 }, errors: [] }

test('counts what both runners report', () => {
  expect(addCounts([countVitest(greenUnit, 0), countPlaywright(greenEnd, 0)])).toEqual({
    passed: 8,
    failed: 0,
    skipped: 1,
  })
})

test('a file that does not load is a failure although none of its tests ran', () => {
  const report = { ...greenUnit, testResults: [{ status: 'failed', assertionResults: [] }] }
  expect(countVitest(report, 1)).toEqual({ passed: 5, failed: 1, skipped: 1 })
})

test('a file with a failed test is counted once', () => {
  const testResults = [{ status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] }]
  expect(countVitest({ ...greenUnit, numFailedTests: 1, testResults }, 1).failed).toBe(1)
})

test('a run that ends badly after green tests is a failure', () => {
  expect(countVitest(greenUnit, 1).failed).toBe(1)
  expect(countPlaywright(greenEnd, 1).failed).toBe(1)
})

test('a test that passed only on a second try is a failure', () => {
  expect(countPlaywright({ ...greenEnd, stats: { ...greenEnd.stats, flaky: 1 } }, 0).failed).toBe(1)
})

test('a report that was never written is a failure', () => {
  expect(countVitest(undefined, 0).failed).toBe(1)
  expect(countPlaywright(undefined, 0).failed).toBe(1)
})

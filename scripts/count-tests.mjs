/**
 * Reports of test runners → how many tests passed and failed.
 *
 * Nothing that went wrong counts as nothing: a file that did not load, a worker that crashed, a run
 * that ended badly without a failed test, a report that was never written each count as one failure.
 *
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts
 */

/**
 * @param {object | undefined} report what Vitest's JSON reporter wrote
 * @param {number} exitCode of the run
 * @returns {Counts}
 */
export function countVitest(report, exitCode) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length
  return withExitCode(exitCode, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles,
    skipped: report.numPendingTests + report.numTodoTests,
  })
}

/**
 * @param {object | undefined} report what Playwright's JSON reporter wrote
 * @param {number} exitCode of the run
 * @returns {Counts}
 */
export function countPlaywright(report, exitCode) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const { expected, flaky, unexpected, skipped } = report.stats
  return withExitCode(exitCode, { passed: expected, failed: unexpected + flaky + report.errors.length, skipped })
}

/** @param {readonly Counts[]} all */
export function addCounts(all) {
  const sum = (field) => all.reduce((total, counts) => total + counts[field], 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') }
}

function withExitCode(exitCode, counts) {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

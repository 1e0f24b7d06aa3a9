/** A page with one session of so many spans open in it, all of its rows there. */

/**
 * @param {{ page: import('@playwright/test').Page, start: typeof import('../../e2e/fixtures/child.ts').startChild }} setUp
 * @param {readonly number[]} sizes of the sessions to make, in spans
 * @returns {Promise<(spans: number) => Promise<void>>} opens one of them
 */
export async function sessionsOf({ page, start }, sizes) {
  for (const spans of sizes) {
    await start(['e2e/agents/write-trace.mjs', '--shape', 'turns', '--spans', `${spans}`, '--id', `spans-${spans}`])
      .ended
  }
  await start(['packages/collector/bin/agent-inspector.mjs', 'reindex']).ended
  const [url] = await start(['packages/collector/bin/agent-inspector.mjs', 'serve']).said(/http:\/\/\S+\/_inspector/)
  return async (spans) => {
    await page.goto(`${url}/s/spans-${spans}`)
    await page.locator(`#span-grid[aria-busy="false"][aria-rowcount="${spans + 1}"]`).waitFor({ timeout: 300_000 })
  }
}

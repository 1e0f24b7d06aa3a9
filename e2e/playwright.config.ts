/**
 * End-to-end tests: a real Chromium against the built product in processes of its own. Each test starts
 * what it needs on a free port over a traces directory of its own, so tests run side by side.
 */
import { defineConfig } from '@playwright/test'
import { findBrowser } from '../scripts/ensure-browser.mjs'

const executablePath = findBrowser()
if (executablePath === undefined) throw new Error('There is no Chromium: run `node scripts/ensure-browser.mjs`.')

const report = process.env.E2E_REPORT

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  workers: 2,
  fullyParallel: true,
  reporter: [['list'], ...(report === undefined ? [] : [['json', { outputFile: report }] as const])],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath },
    // A picture of each frame makes a story three times as long; the page at each step is kept all the same.
    trace: { mode: 'retain-on-failure', screenshots: false },
  },
})

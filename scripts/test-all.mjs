/**
 * `npm test`: unit and contract tests, then the end-to-end tests in a real browser, and one last line
 * that counts them all: `N passed, N failed`.
 */
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { addCounts, countPlaywright, countVitest } from './count-tests.mjs'
import { ensureBrowser } from './ensure-browser.mjs'
import { installed, repositoryRoot } from './repository.mjs'
import { runStep } from './run-step.mjs'

const reportsDir = path.join(repositoryRoot, 'node_modules', '.cache', 'agent-inspector', 'reports')

/** @returns {Promise<number>} 0 if tests ran and none failed */
export async function testAll() {
  await rm(reportsDir, { recursive: true, force: true })
  await mkdir(reportsDir, { recursive: true })
  const counts = addCounts([await runUnit(), await runEndToEnd()])

  if (counts.skipped > 0) console.log(`${counts.skipped} skipped`)
  console.log(`${counts.passed} passed, ${counts.failed} failed`)
  return counts.failed === 0 && counts.passed > 0 ? 0 : 1
}

async function runUnit() {
  const report = path.join(reportsDir, 'unit.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await runStep(installed('vitest'), ['run', ...reporters])
  return countVitest(await readReport(report), code)
}

async function runEndToEnd() {
  const browser = await ensureBrowser()
  if (browser === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const report = path.join(reportsDir, 'e2e.json')
  const code = await runStep(installed('playwright'), ['test', '-c', 'e2e/playwright.config.ts'], {
    env: { CHROMIUM_PATH: browser, E2E_REPORT: report },
  })
  return countPlaywright(await readReport(report), code)
}

async function readReport(file) {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : JSON.parse(text)
}

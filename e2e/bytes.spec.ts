/**
 * Every line of whole blocks reaches a browser, of a file that is finished, torn or mended: decoders that stop at the
 * first gzip member lose most.
 */
import { spawnSync } from 'node:child_process'
import { statSync, truncateSync } from 'node:fs'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { test } from './fixtures/test.js'

const cli = new URL('../packages/collector/bin/agent-inspector.mjs', import.meta.url).pathname

test('fetch in the page counts as many lines as gunzip of the file', async ({ page, launch, tracesDir }) => {
  await launch.recording('examples/many-spans/main.mjs', '--spans', '2000')
  const file = path.join(tracesDir, 'many-spans.jsonl.gz')
  const { url } = await launch.server()
  await page.goto(url)

  const finished = await linesInPage(page)
  expect(finished).toEqual({ lines: linesOnDisk(file), encoding: 'gzip' })
  expect(finished.lines).toBeGreaterThan(2000)

  truncateSync(file, Math.floor(statSync(file).size * 0.7))
  const torn = await linesInPage(page)
  expect(torn.lines).toBeGreaterThan(500)
  expect(torn.lines).toBeLessThanOrEqual(linesOnDisk(file))

  const repaired = spawnSync(process.execPath, [cli, 'repair', '--traces-dir', tracesDir])
  expect(repaired.status).toBe(0)
  expect(linesOnDisk(file)).toBe(torn.lines)
  expect(await linesInPage(page)).toEqual(torn)
})

/** As the browser's own decoder gives them. */
function linesInPage(page: Page): Promise<{ readonly lines: number; readonly encoding: string | null }> {
  return page.evaluate(async () => {
    const response = await fetch('/_inspector/trace/many-spans', { cache: 'no-store' })
    const text = await response.text()
    return { lines: text.split('\n').length - 1, encoding: response.headers.get('content-encoding') }
  })
}

function linesOnDisk(file: string): number {
  const { stdout } = spawnSync('gunzip', ['--stdout', file], { maxBuffer: 2 ** 28 })
  return stdout.toString().split('\n').length - 1
}

/** Every line that is in the file reaches a browser: decoders that stop at the first gzip member lose most. */
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { expect } from '@playwright/test'
import { test } from './fixtures/test.js'

test('fetch in the page counts as many lines as gunzip of the file', async ({ page, launch, tracesDir }) => {
  await launch.recording('examples/many-spans/main.mjs', '--spans', '2000')
  const { url } = await launch.server()
  await page.goto(url)

  const inPage = await page.evaluate(async () => {
    const response = await fetch('/_inspector/trace/many-spans')
    const text = await response.text()
    return { lines: text.split('\n').length - 1, encoding: response.headers.get('content-encoding') }
  })
  const file = path.join(tracesDir, 'many-spans.jsonl.gz')
  const onDisk = spawnSync('gunzip', ['--stdout', file], { maxBuffer: 2 ** 28 })

  expect(onDisk.status).toBe(0)
  expect(inPage.lines).toBe(onDisk.stdout.toString().split('\n').length - 1)
  expect(inPage.lines).toBeGreaterThan(2000)
  expect(inPage.encoding).toBe('gzip')
})

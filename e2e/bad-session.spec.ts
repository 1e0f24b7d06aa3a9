/** What cannot be shown says so, and breaks nothing beside it. */
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('an unknown session says that it is not there', async ({ page, launch }) => {
  const { url } = await launch.server()
  await page.goto(`${url}/s/no-such-session`)

  await expect(page.getByRole('main')).toContainText(/no-such-session/)
  await expect(page.getByRole('main')).toContainText(/not found|no session/i)
})

test('a file that is no trace is listed with the reason, beside the good ones', async ({ page, launch, tracesDir }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  await writeFile(path.join(tracesDir, 'broken.jsonl.gz'), 'this is not gzip')
  const { url } = await launch.server()
  await page.goto(url)
  const { session, span } = inspectorPage(page)

  await session(/broken/).click()
  await expect(page.getByRole('main')).toContainText(/cannot be read|gzip/i)
  await session(/Journey to Lugano/).click()
  await expect(span('plan-journey')).toBeVisible()
})

test('a session whose file is damaged shows what is left, and says what is lost', async ({
  page,
  launch,
  tracesDir,
}) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const [name = ''] = (await readdir(tracesDir)).filter((file) => file.endsWith('.jsonl.gz'))
  const file = path.join(tracesDir, name)
  const bytes = await readFile(file)
  const damaged = bytes.with(bytes.length - 40, (bytes.at(-40) ?? 0) ^ 0xff)
  await appendFile(file, damaged)
  await rm(file.replace('.jsonl.gz', '.idx'), { force: true })
  const { url } = await launch.server()
  await page.goto(url)
  await inspectorPage(page).session(/./).first().click()

  const said = page.getByRole('main').getByRole('button', { name: /lost/ })
  await said.click()
  await expect(page.getByRole('dialog')).toContainText(/records? in damaged blocks of the file/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(said).toBeFocused()
})

/** What cannot be shown says so, and breaks nothing beside it. */
import { appendFile, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
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

test('a span whose block is damaged says so in its panel, and is there once the block is', async ({
  page,
  launch,
  tracesDir,
}) => {
  await launch.recording('e2e/agents/write-trace.mjs', '--spans', '20000', '--id', 'long')
  const file = path.join(tracesDir, 'long.jsonl.gz')
  const whole = await readFile(file)
  const { url } = await launch.server()
  await page.goto(`${url}/s/long`)
  const { span, spanPanel, attribute, openTab } = inspectorPage(page)
  await span('workflow.run').click()
  await writeFile(
    file,
    whole.map((byte, at) => (at > whole.length / 4 && at < (whole.length * 3) / 4 ? byte ^ 0xff : byte)),
  )

  await goTo(page, 'turn 1500')
  await expect(spanPanel.getByRole('alert')).toContainText('This span cannot be read')
  await expect(spanPanel.getByRole('alert')).toContainText(/at byte [\d,]+, is damaged/)
  await expect(spanPanel.getByRole('heading')).toContainText('turn 1500')

  await writeFile(file, whole)
  await openTab('Attributes')
  await expect(attribute('mcp.agent.name')).toContainText('turn 1500')
  await expect(spanPanel.getByRole('alert')).toHaveCount(0)
})

test('a span that is looked at while the server is gone says so, and not that it is empty', async ({
  page,
  launch,
}) => {
  await launch.recording('e2e/agents/write-trace.mjs', '--spans', '20000', '--id', 'long')
  const { url, end } = await launch.server()
  await page.goto(`${url}/s/long`)
  const { span, spanPanel } = inspectorPage(page)
  await span('workflow.run').click()
  await end()
  await goTo(page, 'turn 1500')
  await expect(spanPanel.getByRole('alert')).toContainText('The inspector does not answer')
})

/** In the middle of the file: its block was not read for the rows that were seen. */
async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Search spans' }).fill(name)
  await page.keyboard.press('Enter')
}

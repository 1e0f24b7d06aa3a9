/** A session is downloaded as one file with the page in it, which opens from the disk and loads nothing. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, type Page } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a session that is downloaded as a page shows the same without a server', async ({ page, launch, tracesDir }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const server = await launch.server()
  await page.goto(server.url)
  const { spans, span, spanPanel, attribute, openTab } = inspectorPage(page)
  await expect(span('search_trains')).toBeVisible()
  const rows = await spans.getAttribute('aria-rowcount')
  const figures = await page.getByRole('main').locator('.stats').textContent()
  const file = await downloadAs(page, 'Page that opens anywhere', path.join(tracesDir, 'trip.html'))
  await server.end()

  const trouble = watch(page)
  await page.goto(pathToFileURL(file).href)
  await expect(spans).toHaveAttribute('aria-rowcount', rows ?? '')
  expect(await page.getByRole('main').locator('.stats').textContent()).toBe(figures)
  await expect(page.getByRole('complementary', { name: 'Sessions' })).toBeHidden()
  await span('search_trains').click()
  await openTab('Attributes')
  await expect(attribute('mcp.tool.name')).toContainText('search_trains')
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).not.toContainText('Storage and settings')
  await page.keyboard.press('Escape')

  // Its address holds the place, as that of a server would.
  await page.reload()
  await expect(spanPanel).toContainText('search_trains')
  expect(trouble).toEqual([])
})

test('what a session is called does nothing in its page', async ({ page, launch, tracesDir }) => {
  const title = `</title></script><script>document.title = 'taken'</script><img src=x onerror="document.title = 'taken'">`
  await launch.recording('e2e/agents/titled-run.mjs', title)
  const html = path.join(tracesDir, 'titled.html')
  await launch.recording(
    'packages/collector/bin/agent-inspector.mjs',
    'export',
    'titled',
    '--format',
    'html',
    '-o',
    html,
  )

  const trouble = watch(page)
  await page.goto(pathToFileURL(html).href)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
  expect(await page.title()).not.toBe('taken')
  expect(await page.locator('script[src], link[href]:not([href^="data:"]), img').count()).toBe(0)
  expect(trouble).toEqual([])
})

test('the menu downloads lines and a trace for Perfetto too', async ({ page, launch, tracesDir }) => {
  await launch.recording('e2e/agents/known-run.mjs')
  const { url } = await launch.server()
  await page.goto(url)
  await expect(inspectorPage(page).span('search_trains')).toBeVisible()

  const lines = await readFile(await downloadAs(page, 'Lines of OTLP/JSON', path.join(tracesDir, 'a')), 'utf8')
  expect(lines.split('\n').filter((line) => line.includes('resourceSpans')).length).toBeGreaterThan(3)
  const { traceEvents } = JSON.parse(
    await readFile(await downloadAs(page, 'Trace for Perfetto', path.join(tracesDir, 'b')), 'utf8'),
  )
  expect(traceEvents.map(({ name }: { readonly name: string }) => name)).toContain('tool.call search_trains')
})

async function downloadAs(page: Page, item: string, to: string): Promise<string> {
  await page.getByRole('button', { name: 'What to do with the session' }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: item }).click()
  await (await coming).saveAs(to)
  return to
}

/** What goes wrong in the page, and what it asks of others, from now on. */
function watch(page: Page): readonly string[] {
  const trouble: string[] = []
  page.on('console', (message) => trouble.push(message.text()))
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('request', (request) => {
    if (!/^(?:file|blob|data):/.test(request.url())) trouble.push(request.url())
  })
  return trouble
}

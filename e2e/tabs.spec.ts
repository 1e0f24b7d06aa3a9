/** Many tabs of the page hear one connection, whichever of them goes, and whatever the server does. */
import { once } from 'node:events'
import { type ClientRequest, get } from 'node:http'
import { expect, type Page } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

const TABS = 10

test('ten tabs share one connection, hear on when the first closes, and find a new server', async ({
  context,
  launch,
}) => {
  test.slow()
  const first = await launch.counted()
  const tabs: Page[] = []
  for (let i = 0; i < TABS; i++) {
    const tab = await context.newPage()
    await tab.goto(first.url)
    tabs.push(tab)
  }
  await everyTab(tabs, isConnected)
  first.tell('one')
  await everyTab(tabs, (tab) => shows(tab, ['Run one']))
  expect(first.lines.filter((line) => line.startsWith('streams'))).toEqual(['streams 1'])

  await tabs.shift()?.close()
  first.tell('two')
  await everyTab(tabs, (tab) => shows(tab, ['Run two', 'Run one']))
  expect(first.lines.filter((line) => line.startsWith('streams'))).toEqual(['streams 1'])

  await first.end('SIGKILL')
  await everyTab(tabs, (tab) => expect(tab.getByText(/Reconnecting|Offline/).first()).toBeVisible())
  const second = await launch.counted({ port: Number(new URL(first.url).port) })
  second.tell('three')
  await everyTab(tabs, isConnected)
  second.tell('four')
  await everyTab(tabs, (tab) => shows(tab, ['Run four', 'Run three', 'Run two', 'Run one']))
  expect(second.lines.filter((line) => line.startsWith('streams'))).toEqual(['streams 1'])
})

test('the last tab that closes gives the connection up', async ({ context, launch }) => {
  const server = await launch.counted()
  const tab = await context.newPage()
  await tab.goto(server.url)
  await isConnected(tab)
  await tab.close()

  await server.said(/^streams 0$/)
})

test('when the tab that began crashes, the others hear on', async ({ context, launch }) => {
  const server = await launch.counted()
  const [first, ...others] = [await context.newPage(), await context.newPage(), await context.newPage()]
  for (const tab of [first, ...others]) {
    await tab.goto(server.url)
    await isConnected(tab)
  }
  const crashed = first.waitForEvent('crash')
  first.goto('chrome://crash').catch(() => {})
  await crashed
  server.tell('one')

  await everyTab(others, (tab) => shows(tab, ['Run one'], { timeout: 30_000 }))
})

test('a page over the limit says so, and is let in when another has left', async ({ page, launch }) => {
  const server = await launch.counted()
  const listeners = await Promise.all(Array.from({ length: 100 }, () => listen(server.url)))
  await page.goto(server.url)
  await expect(page.getByText(/^Busy, again/)).toBeVisible()
  listeners.pop()?.destroy()
  await server.said(/^streams 99$/)
  await page.getByText(/^Busy, again/).click()

  await isConnected(page)
  for (const listener of listeners) listener.destroy()
})

async function listen(url: string): Promise<ClientRequest> {
  const request = get(`${url}/events`, { agent: false })
  await once(request, 'response')
  return request
}

async function everyTab(tabs: readonly Page[], check: (tab: Page) => Promise<void>): Promise<void> {
  await Promise.all(tabs.map(check))
}

async function isConnected(tab: Page): Promise<void> {
  await expect(tab.getByText('Connected', { exact: true })).toBeVisible()
}

/** Exactly these sessions, the newest first. */
async function shows(tab: Page, titles: readonly string[], options?: { readonly timeout: number }): Promise<void> {
  const sessions = inspectorPage(tab).sessions.getByRole('option')
  await expect(sessions).toHaveText(
    titles.map((title) => new RegExp(title)),
    options,
  )
}

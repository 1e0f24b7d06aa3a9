/** Several processes, one directory: whichever page is open shows them all, and answers for them. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a run of another process is followed, answered, and told as interrupted when it is killed', async ({
  page,
  launch,
}) => {
  const { url } = await launch.server()
  await page.goto(url)
  const { session, span, mark, openAnswer } = inspectorPage(page)
  const agent = await launch.steered()
  await session(/Steered run/).click()

  agent.tell('tool fetch_weather')
  await expect(span('fetch_weather')).toBeVisible()

  agent.tell('wait approve_trip')
  const form = await openAnswer()
  await form.getByRole('switch', { name: 'Approved' }).check()
  await form.getByRole('button', { name: 'Send answer' }).click()
  await agent.said(/answered .*"approved":true/)

  agent.tell('open long_search')
  await expect(mark('long_search', 'running')).toBeVisible()
  await agent.end('SIGKILL')
  await expect(session(/Steered run/)).toContainText('Interrupted')
  await expect(span('long_search')).toBeVisible()
})

test('the page goes on under its address when the process that served it is killed', async ({ page, launch }) => {
  const server = await launch.server()
  const agent = await launch.steered({ port: Number(new URL(server.url).port) })
  expect(agent.url).toBe(server.url)
  await page.goto(`${server.url}/s/steered`)
  await expect(inspectorPage(page).span('steered')).toBeVisible()

  await server.end('SIGKILL')
  agent.tell('tool after_the_fall')
  await expect(inspectorPage(page).span('after_the_fall')).toBeVisible({ timeout: 20_000 })
})

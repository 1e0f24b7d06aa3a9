/** A session that grows by thousands of spans while it is read: who follows sees its end, who reads stays where they are. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

/** What comes is shown by the time that laying out what was there before leaves. */
const GROWN = { timeout: 30_000 }

test('the page follows the end of a session that grows, until the reader scrolls away from it', async ({
  page,
  launch,
}) => {
  test.slow()
  const agent = await launch.steered()
  await page.goto(`${agent.url}/s/steered`)
  const { span, spans } = inspectorPage(page)
  const follow = page.getByRole('button', { name: 'Follow' })
  // The head and the workflow are rows too.
  const grownTo = (count: number) => expect(spans).toHaveAttribute('aria-rowcount', `${count + 2}`, GROWN)

  agent.tell('tools 2000')
  await grownTo(2000)
  await expect(follow).toHaveAttribute('aria-pressed', 'true')
  await expect(span('step 2000')).toBeInViewport({ ratio: 1 })

  agent.tell('tools 2000')
  await grownTo(4000)
  await expect(span('step 4000')).toBeInViewport({ ratio: 1 })

  await spans.hover()
  await page.mouse.wheel(0, -24_000)
  await expect(follow).toHaveAttribute('aria-pressed', 'false')
  await expect(span('step 3000')).toBeInViewport({ ratio: 1 })
  const before = await span('step 3000').boundingBox()

  agent.tell('tools 2000')
  await grownTo(6000)
  await expect(span('step 3000')).toBeInViewport({ ratio: 1 })
  expect((await span('step 3000').boundingBox())?.y).toBe(before?.y)

  await follow.click()
  await expect(span('step 6000')).toBeInViewport({ ratio: 1 })
})

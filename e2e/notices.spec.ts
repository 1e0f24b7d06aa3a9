/** A pause is told by a notification to who looks elsewhere and asked for it; a click leads to the question. */
import { expect } from '@playwright/test'
import { inspectorPage } from './fixtures/inspector-page.js'
import { test } from './fixtures/test.js'

test('a pause is told while the page lies behind, and the notification leads to its form', async ({
  page,
  context,
  launch,
}) => {
  await context.grantPermissions(['notifications'])
  // What the browser would show is kept, and the page is told that nobody looks at it.
  await page.addInitScript(() => {
    const shown: Notification[] = []
    Object.assign(window, { shown })
    const { Notification: Real } = window
    window.Notification = class extends Real {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options)
        shown.push(this)
      }
    }
    document.hasFocus = () => false
  })
  const agent = await launch.steered()
  await page.goto(agent.url)
  const { session } = inspectorPage(page)
  await expect(session('Steered run')).toContainText('Running')
  await page.keyboard.press('w')
  await expect(page.getByRole('button', { name: 'Notify me of pauses' })).toHaveAttribute('aria-pressed', 'true')

  agent.tell('wait approve_plan')
  const titles = () => page.evaluate(() => Reflect.get(window, 'shown').map(({ title }: Notification) => title))
  await expect.poll(titles).toEqual(['Steered run waits for you'])
  await expect(page).toHaveTitle(/^\(1\) /)
  await expect(page.locator('link[rel=icon]')).toHaveAttribute('href', /circle/)

  await page.evaluate(() => Reflect.get(window, 'shown')[0].onclick())
  await expect(page.getByRole('form', { name: 'Answer' })).toContainText('May the run go on?')
})

/**
 * For how long does the page stand still when 1,000,000 rows close and open?
 *
 * Subject: the keys that close all and open all, and the first turn alone; the longest task of the page's thread in
 * each, from the key to the second frame after it. Floor: a frame in which nothing is asked.
 */
import { sessionsOf } from './lib/open-session.mjs'
import { quantile, tenths } from './lib/quantile.mjs'
import { withPage } from './lib/with-page.mjs'

const SPANS = 1_000_000
const ROUNDS = 5
const WAYS = [
  { label: 'close all', key: '-' },
  { label: 'open all', key: '+' },
  { label: 'close one parent', key: 'ArrowLeft' },
  { label: 'open one parent', key: 'ArrowRight' },
  { label: 'floor: nothing', key: 'F13' },
]

const found = await withPage(measure)
const worst = Math.max(...WAYS.map(({ label }) => quantile(found[label], 1)))
console.log(
  JSON.stringify({
    name: 'Close and open 1,000,000 rows',
    unit: 'ms, longest task of the page',
    results: WAYS.flatMap(({ label }) => [
      { label: `${label}, median`, value: tenths(quantile(found[label], 0.5)) },
      { label: `${label}, slowest`, value: tenths(quantile(found[label], 1)) },
    ]),
    ratios: [{ label: 'longest task of all, in ms', value: tenths(worst), aim: 50 }],
  }),
)

async function measure(setUp) {
  const { page } = setUp
  const open = await sessionsOf(setUp, [SPANS])
  await open(SPANS)
  await page.locator('#span-grid [role=row][aria-level="2"]').first().click()
  const times = Object.fromEntries(WAYS.map(({ label }) => [label, []]))
  // The first round is for the compiler.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const { label, key } of WAYS) {
      const longest = await page.evaluate(pressAndWatch, key)
      if (round > 0) times[label].push(longest)
    }
  }
  return times
}

/** In the page: the longest time in which no other task ran, from before the key until all is drawn. */
async function pressAndWatch(key) {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const watching = { on: true, longest: 0 }
  const channel = new MessageChannel()
  let last = performance.now()
  // A message to oneself comes as soon as the thread is free.
  channel.port1.onmessage = () => {
    const now = performance.now()
    watching.longest = Math.max(watching.longest, now - last)
    last = now
    if (watching.on) channel.port2.postMessage(undefined)
  }
  channel.port2.postMessage(undefined)
  await frame()
  watching.longest = 0
  document
    .querySelector('#span-grid')
    .dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  for (let i = 0; i < 12; i++) await frame()
  watching.on = false
  channel.port1.close()
  return watching.longest
}

/**
 * How long after a span has ended does its row stand in the page?
 *
 *   tool call ends --queue--> block --file--> TraceAppended --SSE--> page --range--> decode --> row
 *
 * The floor is the same span's `TraceAppended` at a bare EventSource in the same page: what capture,
 * file and event cost without fetching, decoding and rendering.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { quantile, tenths } from './lib/quantile.mjs'
import { withPage } from './lib/with-page.mjs'

const spans = 150

const { toPage, toEvent } = await withPage(measure)
console.log(
  JSON.stringify({
    name: 'From the end of a span to its row in the page',
    unit: 'ms',
    results: [
      { label: 'row in the page, median', value: tenths(quantile(toPage, 0.5)) },
      { label: 'row in the page, p99', value: tenths(quantile(toPage, 0.99)) },
      { label: 'floor: its TraceAppended at a bare EventSource, median', value: tenths(quantile(toEvent, 0.5)) },
      { label: 'floor: its TraceAppended at a bare EventSource, p99', value: tenths(quantile(toEvent, 0.99)) },
    ],
    ratios: [{ label: 'span to page, p99 in ms', value: tenths(quantile(toPage, 0.99)), aim: 300 }],
  }),
)

async function measure({ page, start }) {
  const agent = start(['e2e/agents/steered-agent.mjs'])
  const [url] = await agent.said(/http:\S+/)
  await page.goto(`${url}/s/steered`)
  await page.getByRole('treegrid', { name: 'Spans' }).getByRole('row').first().waitFor()
  await page.evaluate(watch)

  const endedMs = []
  for (let n = 0; n < spans; n++) {
    agent.tell(`tool span-${n}-`)
    const [, atMs] = await agent.said(new RegExp(`^tool span-${n}- (\\d+)$`))
    endedMs.push(Number(atMs))
    // Uneven, so that spans meet every phase of the block timer and of the throttled event.
    await pause(20 + ((n * 37) % 160))
  }
  await page.waitForFunction((count) => window.seen.size === count, spans)
  const { seen, events } = await page.evaluate(() => ({ seen: [...window.seen], events: window.events }))
  const seenMs = new Map(seen)

  return {
    toPage: endedMs.map((endMs, n) => seenMs.get(n) - endMs),
    toEvent: endedMs.map((endMs) => events.find((eventMs) => eventMs >= endMs) - endMs),
  }
}

/** In the page, which follows the end of the run: notes when each row came, and when each event. */
function watch() {
  const grid = document.querySelector('[role=treegrid]')
  window.seen = new Map()
  window.events = []
  new EventSource('/_inspector/events?types=TraceAppended').addEventListener('TraceAppended', () =>
    window.events.push(Date.now()),
  )
  const look = () => {
    const atMs = Date.now()
    for (const [, n] of grid.textContent.matchAll(/span-(\d+)-/g)) {
      if (!window.seen.has(Number(n))) window.seen.set(Number(n), atMs)
    }
  }
  new MutationObserver(look).observe(grid, { subtree: true, childList: true, characterData: true })
}

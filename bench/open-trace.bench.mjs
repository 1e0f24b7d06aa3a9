/**
 * How long after the click do the first rows of a session stand in the page, at 1,000, 50,000 and 1,000,000 spans,
 * and how much memory does a span take?
 *
 * Floor: the index of the same session, fetched and put aside by the same page. Memory is that of arrays and heap
 * on the page's thread and on its worker after a collection, less that of the page with the smallest session.
 */
import { quantile, tenths } from './lib/quantile.mjs'
import { usedBytes } from './lib/used-bytes.mjs'
import { withPage } from './lib/with-page.mjs'

const sizes = [
  { spans: 1_000, rounds: 5, aimMs: 300 },
  { spans: 50_000, rounds: 5, aimMs: 300 },
  { spans: 1_000_000, rounds: 3, aimMs: 1_000 },
]
const AIM_BYTES = 120
const AIM_LONG_TASK_MS = 50
/** Tasks are counted for so long after the last row is there. */
const SETTLE_MS = 1000

const found = await withPage(measure)
console.log(
  JSON.stringify({
    name: 'Open a session of 1,000, 50,000 and 1,000,000 spans',
    unit: 'ms; bytes a span',
    results: found.flatMap(({ spans, first, all, floor, longest }) => [
      { label: `${words(spans)}, first rows after the click, median`, value: tenths(quantile(first, 0.5)) },
      { label: `${words(spans)}, all rows, median`, value: tenths(quantile(all, 0.5)) },
      { label: `${words(spans)}, floor: fetch the index, median`, value: tenths(quantile(floor, 0.5)) },
      { label: `${words(spans)}, longest task of the page's thread, median`, value: quantile(longest, 0.5) },
    ]),
    ratios: [
      ...found.map(({ spans, aimMs, first }) => ({
        label: `first rows of ${words(spans)}, median in ms`,
        value: tenths(quantile(first, 0.5)),
        aim: aimMs,
      })),
      { label: 'memory of 1,000,000 spans, bytes a span', value: Math.round(bytesASpan()), aim: AIM_BYTES },
      { label: 'longest task at 1,000,000 spans, median in ms', value: longestTask(), aim: AIM_LONG_TASK_MS },
    ],
  }),
)

function bytesASpan() {
  const [small, , large] = found
  return (large.bytes - small.bytes) / (large.spans - small.spans)
}

function longestTask() {
  return quantile(found.at(-1).longest, 0.5)
}

/** None is the beginning of another. */
function idOf(spans) {
  return `of-${spans}-spans`
}

function words(spans) {
  return `${spans.toLocaleString('en')} spans`
}

async function measure({ page, start, tracesDir }) {
  for (const { spans } of sizes) {
    const options = ['--dir', tracesDir, '--spans', String(spans), '--id', idOf(spans)]
    await start(['bench/lib/write-session.mjs', ...options]).ended
  }
  // The newest session opens by itself: that must not be one that is clicked.
  await start(['bench/lib/write-session.mjs', '--dir', tracesDir, '--spans', '5', '--id', 'newest']).ended
  const [url] = await start(['packages/collector/bin/agent-inspector.mjs', 'serve']).said(/http:\/\/\S+\/_inspector/)

  const all = []
  for (const size of sizes) {
    const times = { first: [], all: [], floor: [], longest: [] }
    let bytes = 0
    for (let round = 0; round < size.rounds; round++) {
      await page.goto(url)
      await page.getByRole('option', { name: idOf(size.spans) }).waitFor()
      const took = await page.evaluate(clickAndWait, [size.spans, idOf(size.spans), SETTLE_MS])
      for (const [name, value] of Object.entries(took)) times[name].push(value)
      bytes = await usedBytes(page)
      times.floor.push(await page.evaluate(fetchIndex, `${url}/trace/${idOf(size.spans)}/index`))
    }
    all.push({ ...size, ...times, bytes })
  }
  return all
}

/** In the page: milliseconds from the click to a painted screen of rows, and to all of them. */
async function clickAndWait([spans, id, settleMs]) {
  const option = [...document.querySelectorAll('[role=option]')].find((one) => one.textContent.includes(id))
  const tasks = []
  const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries()))
  observer.observe({ type: 'longtask' })
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const grid = () => document.querySelector('[role=treegrid]')
  const startMs = performance.now()
  option.click()
  while ((grid()?.querySelectorAll('[role=row][aria-level]').length ?? 0) < 20) await frame()
  await frame()
  const first = performance.now() - startMs
  while (grid()?.getAttribute('aria-rowcount') !== String(spans + 1)) await frame()
  await frame()
  const all = performance.now() - startMs
  // What follows from all rows is worked out in idle moments: its tasks count too.
  await new Promise((resolve) => setTimeout(resolve, settleMs))
  observer.disconnect()
  return { first, all, longest: Math.max(0, ...tasks.map(({ duration }) => duration)) }
}

/** In the page: the bytes that cannot be done without. */
async function fetchIndex(indexUrl) {
  const startMs = performance.now()
  await (await fetch(indexUrl, { cache: 'no-store' })).arrayBuffer()
  return performance.now() - startMs
}

/**
 * How evenly does the tree scroll, with 1,000 spans and with 1,000,000?
 *
 * Subject: the page, moved by a few rows each frame. Floor: a bare list of as many rows in the same page, whose
 * few elements are filled again as they come into view: three texts, no icon, no bar, nothing told to a reader.
 * Frames are those of the browser: 16.7 ms is all there is.
 */
import { sessionsOf } from './lib/open-session.mjs'
import { quantile, tenths } from './lib/quantile.mjs'
import { withPage } from './lib/with-page.mjs'

const SIZES = [1000, 1_000_000]
const ROUNDS = 3

const found = await withPage(measure)
const p95 = (ways) => quantile(ways, 0.95)
console.log(
  JSON.stringify({
    name: 'Scroll 1,000 and 1,000,000 spans',
    unit: 'ms a frame, 95th percentile',
    results: SIZES.flatMap((spans) => [
      { label: `the page, ${spans} spans`, value: tenths(p95(found[spans].page)) },
      { label: `floor: a bare recycling list, ${spans} rows`, value: tenths(p95(found[spans].bare)) },
    ]),
    ratios: SIZES.map((spans) => ({
      label: `the page / bare list, ${spans} spans`,
      value: p95(found[spans].page) / p95(found[spans].bare),
      aim: 1.1,
    })),
  }),
)

async function measure(setUp) {
  const { page } = setUp
  const open = await sessionsOf(setUp, SIZES)
  const times = {}
  for (const spans of SIZES) {
    times[spans] = { page: [], bare: [] }
    await open(spans)
    // The first round is for the compiler.
    for (let round = 0; round <= ROUNDS; round++) {
      const ofPage = await page.evaluate(scrollElement, '#span-grid')
      await page.evaluate(makeBareList, spans)
      const ofBare = await page.evaluate(scrollElement, '#bare-list')
      if (round > 0) {
        times[spans].page.push(...ofPage)
        times[spans].bare.push(...ofBare)
      }
      await page.evaluate(() => document.querySelector('#bare-list').remove())
    }
  }
  return times
}

/** In the page: milliseconds between frames while the element moves by 5 rows and some a frame, down and up. */
async function scrollElement(selector) {
  const element = document.querySelector(selector)
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const times = []
  element.scrollTop = 0
  await frame()
  let last = await frame()
  for (let i = 0; i < 180; i++) {
    element.scrollTop += i < 120 ? 131 : -131
    const now = await frame()
    times.push(now - last)
    last = now
  }
  return times
}

/** In the page: a list that does only the needful. */
function makeBareList(rows) {
  const list = document.createElement('div')
  list.id = 'bare-list'
  list.style.cssText = 'position:fixed;inset:140px 400px 30px 256px;overflow-y:auto;background:Canvas;z-index:9'
  const tall = document.createElement('div')
  tall.style.cssText = `position:relative;height:${rows * 24}px`
  list.append(tall)
  document.body.append(list)
  const names = ['workflow.run', 'agent.call', 'llm.generate', 'tool.call']
  const pool = Array.from({ length: Math.ceil(list.clientHeight / 24) + 2 }, () => {
    const row = document.createElement('div')
    row.style.cssText =
      'position:absolute;inset:0 0 auto;height:24px;display:grid;grid-template-columns:5fr 24px 4fr 56px 52px'
    for (let cell = 0; cell < 5; cell++) row.append(document.createElement('span'))
    tall.append(row)
    return row
  })
  const fill = () => {
    const first = Math.floor(list.scrollTop / 24)
    for (let index = first; index < Math.min(rows, first + pool.length); index++) {
      const row = pool[index % pool.length]
      if (row.index === index) continue
      row.index = index
      row.style.transform = `translateY(${index * 24}px)`
      row.children[0].textContent = `${names[index % 4]} ${index}`
      row.children[3].textContent = `${index % 977} ms`
      row.children[4].textContent = `${index % 313}`
    }
  }
  list.addEventListener('scroll', fill)
  fill()
}

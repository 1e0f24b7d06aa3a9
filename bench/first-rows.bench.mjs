/**
 * How long after the click on a session of 10,000 spans do its first rows stand in the page?
 *
 * The rival is a bare page that does only the needful over the same bytes: fetch, split, parse, order
 * by start, and fill one screen of recycled rows.
 */
import { quantile, tenths } from './lib/quantile.mjs'
import { withPage } from './lib/with-page.mjs'

const spans = 10_000
const rounds = 7

const { ours, bare } = await withPage(measure)
console.log(
  JSON.stringify({
    name: 'First rows of a session of 10,000 spans',
    unit: 'ms',
    results: [
      { label: 'the page, from the click, median', value: tenths(quantile(ours, 0.5)) },
      { label: 'the page, slowest round', value: tenths(quantile(ours, 1)) },
      {
        label: 'rival: a bare page that parses all of it, then fills 30 rows, median',
        value: tenths(quantile(bare, 0.5)),
      },
    ],
    ratios: [{ label: 'first rows after the click, median in ms', value: tenths(quantile(ours, 0.5)), aim: 500 }],
  }),
)

async function measure({ page, start }) {
  await start(['examples/many-spans/main.mjs', '--spans', String(spans)]).ended
  // The newest session opens by itself: that must not be the one that is clicked.
  await start(['examples/many-spans/main.mjs', '--spans', '5', '--id', 'newest']).ended
  const [url] = await start(['packages/collector/bin/agent-inspector.mjs', 'serve']).said(/http:\/\/\S+\/_inspector/)

  const found = { ours: [], bare: [] }
  for (let round = 0; round < rounds; round++) {
    await page.goto(url)
    await page.getByRole('row', { name: /many-spans/ }).waitFor()
    await page.getByRole('option', { name: /10000 spans/ }).waitFor()
    found.ours.push(await page.evaluate(clickAndWait))
    found.bare.push(await page.evaluate(fillBareRows, `${url}/trace/many-spans`))
  }
  return found
}

/** In the page: milliseconds from the click to a painted screen of rows. */
async function clickAndWait() {
  const option = [...document.querySelectorAll('[role=option]')].find((one) => one.textContent.includes('10000 spans'))
  const startMs = performance.now()
  option.click()
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
  while (document.querySelectorAll('[role=treegrid] [role=row][aria-level]').length < 20) await frame()
  await frame()
  return performance.now() - startMs
}

/** In the page: the same bytes into 30 rows with the least that can be done. */
async function fillBareRows(traceUrl) {
  const startMs = performance.now()
  const lines = (await (await fetch(traceUrl)).text()).split('\n')
  const rows = []
  for (const line of lines) {
    if (!line.startsWith('{"resourceSpans"')) continue
    const span = JSON.parse(line).resourceSpans[0].scopeSpans[0].spans[0]
    rows.push({ name: span.name, start: BigInt(span.startTimeUnixNano) })
  }
  rows.sort((a, b) => (a.start < b.start ? -1 : 1))
  const box = document.createElement('div')
  for (const { name } of rows.slice(0, 30)) {
    const row = document.createElement('div')
    row.textContent = name
    box.append(row)
  }
  document.body.append(box)
  await new Promise((resolve) => requestAnimationFrame(resolve))
  const tookMs = performance.now() - startMs
  box.remove()
  return tookMs
}

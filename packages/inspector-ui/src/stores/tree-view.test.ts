import { afterEach, beforeEach, expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { idOf, spanLine } from '../api/otlp.test-kit.js'
import { blockOf, type FileServer, serveFile } from '../api/trace-file.test-kit.js'
import type { SpanDetail } from '../base/span-detail.js'
import type { LocationStore, Place } from './location.js'
import { createSpanDetailStore, type SpanDetailState, type SpanDetailStore } from './span-detail.js'
import { createTraceStore, type TraceStore } from './trace.js'
import { createTreeView, type TreeView } from './tree-view.js'
import { createViewportStore, type ViewportStore } from './viewport.js'
import { createLocalWorker } from './worker.test-kit.js'

let server: FileServer
let trace: TraceStore
let viewport: ViewportStore
let location: LocationStore
let tree: TreeView

beforeEach(async () => {
  const call = { name: 'tool.call', attributes: { 'mcp.tool.name': 'read', 'gen_ai.usage.input_tokens': 4 } }
  server = await serveFile(
    blockOf([
      spanLine({ id: 1, name: 'workflow.run', end: 9 }),
      spanLine({ id: 2, parent: 1, start: 1, end: 2, failed: true, ...call }),
      spanLine({
        ...call,
        id: 3,
        parent: 1,
        start: 3,
        end: 4,
        attributes: { ...call.attributes, 'mcp.tool.input_json': '{"in":"a haystack, a needle"}' },
      }),
    ]),
  )
  trace = createTraceStore(createLocalWorker(), server.url)
  viewport = createViewportStore()
  location = {
    ...createStore<Place>(() => ({ sessionId: 's', spanKey: undefined, tab: undefined, query: '' })),
    go: nowhere,
    href: () => '',
  }
  tree = createTreeView(trace, viewport, location)
  trace.open('s', ['s'])
  await new Promise<void>((resolve) => {
    const leave = trace.subscribe(({ phase }) => {
      if (phase !== 'ready') return
      leave()
      resolve()
    })
  })
})
afterEach(() => server.close())

test('folding a span hides what is below it, and gives the same rows while nothing changes', () => {
  expect([...tree.rows()]).toEqual([0, 1, 2])
  tree.fold([0], true)
  expect([...tree.rows()]).toEqual([0])
  expect(tree.rows()).toBe(tree.rows())
  tree.fold([0], false)
  expect([...tree.rows()]).toEqual([0, 1, 2])
})

test('sums, failures and retries are those of the trace', () => {
  expect([...tree.tokens()]).toEqual([8, 4, 4])
  expect(tree.extent()).toEqual({ from: 0, to: 9000, open: 0, failed: 1 })
  expect([...tree.retries()]).toEqual([2])
})

test('the selected row is the one in the URL, else the first', () => {
  expect(tree.selectedRow()).toBe(0)
  location.setState({ spanKey: idOf(3) })
  expect(tree.selectedRow()).toBe(2)
  location.setState({ spanKey: 'unknown' })
  expect(tree.selectedRow()).toBe(0)
})

test('the search is the one in the URL', () => {
  expect([...tree.hits()]).toEqual([])
  location.setState({ query: 'READ' })
  expect([...tree.hits()]).toEqual([1, 2])
})

test('the search finds what spans were called with', async () => {
  location.setState({ query: 'haystack needle' })
  trace.find('haystack needle')
  expect(trace.getState().found.share).toBe(0)
  await new Promise<void>((resolve) => trace.subscribe(({ found }) => (found.share === 1 ? resolve() : undefined)))
  expect([...(trace.getState().found.rows.get('needle') ?? [])]).toEqual([0b100])
  for (tree.hits(); tree.isSearching(); tree.hits()) await new Promise((resolve) => setImmediate(resolve))
  expect([...tree.hits()]).toEqual([2])
  trace.find('')
  expect(trace.getState().found).toEqual({ rows: new Map(), share: 1 })
})

test('the detail is that of the selected span', async () => {
  const details = createSpanDetailStore(location, trace, tree)
  location.setState({ spanKey: idOf(2) })
  expect((await next(details))?.statusMessage).toBe('It broke.')
})

test('a detail that could not be read is asked for again', async () => {
  const details = createSpanDetailStore(location, trace, tree)
  server.breakAfter = 5
  location.setState({ spanKey: idOf(2) })
  expect(await next(details)).toMatchObject({ lines: [], problem: { code: 'COLLECTOR_UNREACHABLE' } })
  details.retry()
  expect(await next(details)).toMatchObject({ statusMessage: 'It broke.', problem: undefined })
})

async function next(details: SpanDetailStore): Promise<SpanDetail | undefined> {
  const { detail } = await new Promise<SpanDetailState>((resolve) => details.subscribe(resolve))
  return detail
}

function nowhere(): void {}

import { afterEach, beforeEach, expect, test } from 'vitest'
import { idOf, openLine, spanLine } from '../api/otlp.test-kit.js'
import { blockOf, type FileServer, joined, serveFile } from '../api/trace-file.test-kit.js'
import { rowOfSpanKey, spanKeyOf } from '../model/trace-columns.js'
import { createTraceStore, type TraceState, type TraceStore } from './trace.js'
import { createLocalWorker } from './worker.test-kit.js'

const first = blockOf([
  openLine({ id: 1, seq: 0, name: 'workflow.run' }),
  spanLine({ id: 2, parent: 1, start: 2, end: 5 }),
])
const second = blockOf([
  spanLine({ id: 3, parent: 1, start: 6, end: 9 }),
  spanLine({ id: 1, name: 'workflow.run', end: 10 }),
])

let server: FileServer
let store: TraceStore

beforeEach(async () => {
  server = await serveFile(first)
  store = createTraceStore(createLocalWorker(), server.url)
})
afterEach(() => server.close())

test('opens a session and lays its spans out', async () => {
  store.open('s', ['s'])
  expect(store.getState().phase).toBe('loading')
  const { columns, layout } = await until((state) => state.phase === 'ready')
  expect([...layout.order].map((row) => spanKeyOf(columns, row))).toEqual([idOf(1), idOf(2)])
  expect([...layout.depths]).toEqual([0, 1])
})

test('follows what is appended', async () => {
  store.open('s', ['s'])
  await until((state) => state.phase === 'ready')
  server.file = joined([first, second])
  store.pull('s', 's')
  const { columns } = await until((state) => state.columns.count === 3)
  expect(columns.ends[rowOfSpanKey(columns, idOf(1)) ?? -1]).toBe(10_000)
  expect((await store.detail(0))?.name).toBe('workflow.run')
})

test('a file written anew replaces the rows, it does not add to them', async () => {
  store.open('s', ['s'])
  await until((state) => state.phase === 'ready')
  server.generation = 'fedcba9876543210'
  server.file = joined([second, first])
  store.pull('s', 's')
  const { columns } = await until((state) => state.columns.count === 3)
  expect([0, 1, 2].map((row) => spanKeyOf(columns, row)).sort()).toEqual([idOf(1), idOf(2), idOf(3)])
})

test('a problem stays until a pull goes well', async () => {
  server.file = Uint8Array.from({ length: 100 }, (_, i) => [0x1f, 0x8b, 8, 0][i] ?? 0xff)
  store.open('s', ['s'])
  await until(({ problem }) => problem?.code === 'TRACE_UNREADABLE')
  expect(store.getState().columns.count).toBe(0)

  const problems: unknown[] = []
  store.subscribe(({ problem }) => problems.push(problem?.code))
  store.pull('s')
  await until(() => server.ranges.length === 2 && problems.length > 0)
  expect(problems).not.toContain(undefined)

  server.generation = 'fedcba9876543210'
  server.file = first
  store.pull('s')
  expect((await until(({ problem }) => problem === undefined)).columns.count).toBe(2)
})

test('an append to another session is not its business', () => {
  store.open('s', ['s'])
  store.pull('other', 'other')
  expect(server.ranges.length).toBeLessThanOrEqual(1)
})

function until(reached: (state: TraceState) => boolean): Promise<TraceState> {
  return new Promise((resolve) => {
    const leave = store.subscribe((state) => {
      if (!reached(state)) return
      leave()
      resolve(state)
    })
    if (reached(store.getState())) resolve(store.getState())
  })
}

test('prices that come late are those of what is open already', async () => {
  const attributes = { 'gen_ai.usage.input_tokens': 1_000_000, 'mcp.llm.model': 'big' }
  server.file = blockOf([spanLine({ id: 1, name: 'llm.generate', end: 5, attributes })])
  store.open('s', ['s'])
  const { columns } = await until((state) => state.phase === 'ready')
  expect([...columns.costs.subarray(0, columns.costCount)]).toEqual([Number.NaN])
  store.price({ date: '2026-08-21', source: 'a test', models: [{ match: ['big'], input: 2 }] })
  const priced = await until(({ columns: { costs, costCount } }) => costCount === 1 && !Number.isNaN(costs[0]))
  expect([priced.columns.count, priced.columns.costs[0]]).toEqual([1, 2])
})

/**
 * The spans of the session that is open: the worker's batches, applied and laid out as one moment.
 *
 *   api/trace.worker.ts --batches--> [createTraceStore] --columns, layout--> views/trace, views/span
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem } from '../api/problem.js'
import type { FromWorker, ToWorker } from '../api/trace-messages.js'
import type { SpanDetail } from '../base/span-detail.js'
import { layoutTree, type TreeLayout } from '../model/layout-tree.js'
import { applyBatch, emptyColumns, type TraceColumns } from '../model/trace-columns.js'

export interface TraceState {
  readonly sessionId: string | undefined
  /** `loading` until all is read that was there when it was opened; rows may be there before. */
  readonly phase: 'none' | 'loading' | 'ready'
  readonly columns: TraceColumns
  /** What a span was called with, in one line, by row: of rows that were seen lately. */
  readonly args: ReadonlyMap<number, string>
  /** Of the same moment as `columns`. */
  readonly layout: TreeLayout
  /** Milliseconds since the Unix epoch from which the times of the columns count. */
  readonly originMs: number
  readonly problem: Problem | undefined
}

export interface TraceStore extends StoreApi<TraceState> {
  open(sessionId: string, parts: readonly string[]): void
  close(): void
  /** Something was appended to that session, or may have been. */
  pull(sessionId: string, part?: string): void
  /** Everything about one row; `undefined` if it is gone by then. */
  detail(row: number): Promise<SpanDetail | undefined>
}

/** The half of `Worker` that is used. */
export interface TraceWorker {
  postMessage(message: ToWorker): void
  addEventListener(type: 'message', listener: (event: { readonly data: FromWorker }) => void): void
}

/** Laying a large tree out takes longer than a batch takes to come; the page is left this much time in between. */
const REST_PER_LAYOUT = 12
const MIN_REST_MS = 40

export function createTraceStore(worker: TraceWorker, base: string): TraceStore {
  const store = createStore<TraceState>(() => closed())
  const { getState, setState } = store
  const details = new Map<number, (detail: SpanDetail | undefined) => void>()
  let traceNumber = 0
  let asked = 0
  let pending = emptyColumns()
  let pendingOriginMs = 0
  let publishing: ReturnType<typeof setTimeout> | undefined
  let restMs = 0
  // Since the worker last said that it has caught up.
  let roundFailed = false

  const publish = (): void => {
    clearTimeout(publishing)
    publishing = undefined
    if (pending === getState().columns) return
    const from = performance.now()
    const layout = layoutTree(pending.count, pending.parents, pending.starts)
    setState({ columns: pending, layout, originMs: pendingOriginMs })
    restMs = Math.max(MIN_REST_MS, (performance.now() - from) * REST_PER_LAYOUT)
  }

  const reset = (): void => {
    clearTimeout(publishing)
    publishing = undefined
    pending = emptyColumns()
    restMs = 0
    roundFailed = false
    for (const settle of details.values()) settle(undefined)
    details.clear()
  }

  worker.addEventListener('message', ({ data }) => {
    if (data.traceNumber !== traceNumber) return
    if (data.type === 'batch') {
      pending = applyBatch(pending, data.batch)
      pendingOriginMs = data.originMs
      if (getState().columns.count === 0) publish()
      else publishing ??= setTimeout(publish, restMs)
    } else if (data.type === 'arguments') {
      setState({ args: new Map([...getState().args, ...data.args]) })
    } else if (data.type === 'caught-up') {
      if (getState().phase !== 'ready') publish()
      // A problem stays on the page until a round went well.
      const problem = roundFailed ? getState().problem : undefined
      roundFailed = false
      if (getState().phase !== 'ready' || getState().problem !== problem) setState({ phase: 'ready', problem })
    } else if (data.type === 'restarted') {
      pending = emptyColumns()
      setState({ args: new Map() })
    } else if (data.type === 'problem') {
      roundFailed = true
      setState({ problem: data.problem })
    } else {
      details.get(data.asked)?.(data.detail)
      details.delete(data.asked)
    }
  })

  return {
    ...store,
    open(sessionId, parts) {
      reset()
      traceNumber++
      setState({ ...closed(), sessionId, phase: 'loading' })
      worker.postMessage({ type: 'open', traceNumber, base, sessionId, parts })
    },
    close() {
      reset()
      traceNumber++
      setState(closed())
    },
    pull(sessionId, part) {
      if (getState().sessionId !== sessionId) return
      worker.postMessage({ type: 'pull', traceNumber, ...(part === undefined ? {} : { part }) })
    },
    detail(row) {
      const number = ++asked
      return new Promise((resolve) => {
        details.set(number, resolve)
        worker.postMessage({ type: 'detail', traceNumber, row, asked: number })
      })
    },
  }
}

function closed(): TraceState {
  const columns = emptyColumns()
  return {
    sessionId: undefined,
    phase: 'none',
    columns,
    args: new Map(),
    layout: layoutTree(0, columns.parents, columns.starts),
    originMs: 0,
    problem: undefined,
  }
}

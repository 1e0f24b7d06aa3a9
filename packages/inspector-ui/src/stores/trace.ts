/**
 * The spans of the session that is open: the worker's batches, applied and laid out as one moment.
 *
 *   trace.worker.ts --batches--> [createTraceStore] --columns, layout--> views/trace, views/span
 */
import { createPricing, type PriceTable, type Pricing } from '@agent-inspector/dialects'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Session } from '../api/client.js'
import type { Problem } from '../api/problem.js'
import type { SpanDetail, StateReach } from '../base/span-detail.js'
import { layOutTrace, type TraceLayout, withShifts } from '../model/lay-out-trace.js'
import { applyBatch, emptyColumns, type TraceColumns } from '../model/trace-columns.js'
import { type ArgumentHits, createArgumentHits } from './argument-hits.js'
import { createRowArguments } from './row-arguments.js'
import { sessionOfFile, unreadSession } from './session-of-file.js'
import type { FromWorker, ToWorker } from './trace-messages.js'

export interface TraceState {
  readonly sessionId: string | undefined
  /** `loading` until all is read that was there when it was opened; rows may be there before. */
  readonly phase: 'none' | 'loading' | 'ready'
  /** Its times are those that are drawn: see model/shift-clocks.ts. */
  readonly columns: TraceColumns
  /** What a span was called with, in one line, by row: of rows that were seen lately. */
  readonly args: ReadonlyMap<number, string>
  /** Rows whose spans got log records just now. */
  readonly logged: readonly number[]
  /** What spans were called with, of what is looked for. */
  readonly found: ArgumentHits
  /** Of the same moment as `columns`. */
  readonly layout: TraceLayout
  /** Milliseconds since the Unix epoch from which the times of the columns count. */
  readonly originMs: number
  readonly problem: Problem | undefined
  /** What is open is no session of the server, but a file of the reader's own. */
  readonly file: OpenedFile | undefined
}

export interface OpenedFile {
  readonly name: string
  readonly readBytes: number
  readonly size: number
  readonly session: Session
}

export interface TraceStore extends StoreApi<TraceState> {
  open(sessionId: string, parts: readonly string[]): void
  openFile(file: File): void
  close(): void
  /** What calls of models cost. */
  price(table: PriceTable): void
  /** Something was appended to that session, or may have been. */
  pull(sessionId: string, part?: string): void
  /** Everything about one row; `undefined` if it is gone by then. */
  detail(row: number, reach?: StateReach): Promise<SpanDetail | undefined>
  /** These rows are in view: what they were called with is asked for, unless it is known. */
  show(rows: Iterable<number>): void
  /** What spans were called with is looked through for the words of a query, soon: whoever types is not done yet. */
  find(query: string): void
}

/** The half of `Worker` that is used. */
export interface TraceWorker {
  postMessage(message: ToWorker, transfer: Transferable[]): void
  addEventListener(type: 'message', listener: (event: { readonly data: FromWorker }) => void): void
}

/** Laying a large tree out takes longer than a batch takes to come; the page is left this much time in between. */
const REST_PER_LAYOUT = 12
const MIN_REST_MS = 40
/** A worker that is busy with something else answers late: that is no reason to show old rows for long. */
const MAX_REST_MS = 2000
/** Larger trees are laid out by the worker: the page's thread has no time for them. */
const ROWS_LAID_OUT_HERE = 20_000
const FIND_AFTER_MS = 150
/** So often it is looked which rows are in view. */
const SHOWN_EVERY_MS = 80

export function createTraceStore(worker: TraceWorker, base: string): TraceStore {
  const store = createStore<TraceState>(() => closed())
  const { getState, setState } = store
  const details = new Map<number, (detail: SpanDetail | undefined) => void>()
  let traceNumber = 0
  let pricing: Pricing | undefined
  let asked = 0
  let args = createRowArguments()
  const hits = createArgumentHits()
  // As recorded: what has come, and what of it is in the state.
  let pending = emptyColumns()
  let shown = pending
  let pendingOriginMs = 0
  let publishing: ReturnType<typeof setTimeout> | undefined
  let showing: ReturnType<typeof setTimeout> | undefined
  let finding: ReturnType<typeof setTimeout> | undefined
  let seen: Iterable<number> = []
  let restMs = 0
  // What the worker lays out now.
  let away: { readonly asked: number; readonly columns: TraceColumns; readonly since: number } | undefined
  // All that was there is in `pending`, and is to be shown as the whole.
  let isCaughtUp = false
  // Since the worker last said that it has caught up.
  let roundFailed = false

  const show = (columns: TraceColumns, layout: TraceLayout, since: number): void => {
    shown = columns
    setState({ columns: withShifts(columns, layout.shifts), layout, originMs: pendingOriginMs })
    restMs = Math.min(MAX_REST_MS, Math.max(MIN_REST_MS, (performance.now() - since) * REST_PER_LAYOUT))
    if (isCaughtUp && columns === pending) settle()
    // Who waits for the whole has waited for the worker already.
    else if (isCaughtUp && getState().phase !== 'ready') publish()
    else if (columns !== pending) publishing ??= setTimeout(publish, restMs)
  }

  const publish = (): void => {
    clearTimeout(publishing)
    publishing = undefined
    if (pending === shown || away !== undefined) return
    const since = performance.now()
    const { count, parents, starts, processes } = pending
    if (count <= ROWS_LAID_OUT_HERE) {
      show(pending, layOutTrace(count, pending), since)
      return
    }
    away = { asked: ++asked, columns: pending, since }
    const copies = {
      parents: parents.slice(0, count),
      starts: starts.slice(0, count),
      processes: processes.slice(0, count),
    }
    const transfer = Object.values(copies).map(({ buffer }) => buffer)
    worker.postMessage({ type: 'layout', traceNumber, asked, ...copies }, transfer)
  }

  /** All is shown that was there. A problem stays on the page until a round went well. */
  const settle = (): void => {
    isCaughtUp = false
    const problem = roundFailed ? getState().problem : undefined
    roundFailed = false
    if (getState().phase !== 'ready' || getState().problem !== problem) setState({ phase: 'ready', problem })
  }

  const find = (): void => {
    const { asked, words } = hits
    worker.postMessage({ type: 'find', traceNumber, asked, words }, [])
  }

  const askForSeen = (): void => {
    const unknown = args.unknownOf(seen)
    showing = unknown === undefined ? setTimeout(askForSeen, SHOWN_EVERY_MS) : undefined
    if (unknown !== undefined && unknown.length > 0) {
      worker.postMessage({ type: 'arguments', traceNumber, rows: unknown }, [])
    }
  }

  const reset = (): void => {
    clearTimeout(publishing)
    hits.forget()
    clearTimeout(showing)
    showing = undefined
    publishing = undefined
    pending = emptyColumns()
    shown = pending
    args = createRowArguments()
    away = undefined
    isCaughtUp = false
    restMs = 0
    roundFailed = false
    for (const settleDetail of details.values()) settleDetail(undefined)
    details.clear()
  }

  const hear = (data: FromWorker): void => {
    if (data.type === 'batch') {
      pending = applyBatch(pending, data.batch)
      pendingOriginMs = data.originMs
      // In a task of its own: room for all rows that are to come was just made.
      publishing ??= setTimeout(publish, getState().columns.count === 0 ? 0 : restMs)
    } else if (data.type === 'layout') {
      if (away?.asked !== data.asked) return
      const { columns, since } = away
      away = undefined
      show(columns, data.layout, since)
    } else if (data.type === 'arguments') {
      args.add(data.args)
      setState({ args: args.known() })
    } else if (data.type === 'logged') {
      setState({ logged: data.rows })
    } else if (data.type === 'found') {
      hits.add(data.asked, data)
      setState({ found: hits.known() })
    } else if (data.type === 'caught-up') {
      isCaughtUp = true
      if (pending === shown) settle()
      else if (getState().phase !== 'ready') publish()
    } else if (data.type === 'restarted') {
      pending = emptyColumns()
      args = createRowArguments()
      hits.forget()
      away = undefined
      setState({ args: args.known(), found: hits.known() })
    } else if (data.type === 'progress' || data.type === 'session') {
      const { file } = getState()
      if (file === undefined) return
      if (data.type === 'progress') setState({ file: { ...file, readBytes: data.bytes } })
      else setState({ file: { ...file, session: sessionOfFile(data.session, data, pricing) } })
    } else if (data.type === 'problem') {
      roundFailed = true
      setState({ problem: data.problem })
    } else if (data.type === 'detail') {
      details.get(data.asked)?.(data.detail)
      details.delete(data.asked)
    }
  }

  worker.addEventListener('message', ({ data }) => {
    if (data.traceNumber === traceNumber) hear(data)
  })

  return {
    ...store,
    open(sessionId, parts) {
      reset()
      traceNumber++
      setState({ ...closed(), found: hits.known(), sessionId, phase: 'loading' })
      worker.postMessage({ type: 'open', traceNumber, base, sessionId, parts }, [])
      find()
    },
    openFile(file) {
      reset()
      traceNumber++
      const { name, size } = file
      const opened = { name, size, readBytes: 0, session: unreadSession(name) }
      setState({ ...closed(), found: hits.known(), phase: 'loading', file: opened })
      worker.postMessage({ type: 'open-file', traceNumber, file, name }, [])
      find()
    },
    close() {
      reset()
      worker.postMessage({ type: 'close', traceNumber }, [])
      traceNumber++
      setState(closed())
    },
    price(table) {
      pricing = createPricing(table)
      worker.postMessage({ type: 'prices', traceNumber, table }, [])
    },
    pull(sessionId, part) {
      if (getState().sessionId !== sessionId) return
      worker.postMessage({ type: 'pull', traceNumber, ...(part === undefined ? {} : { part }) }, [])
    },
    detail(row, reach) {
      const number = ++asked
      return new Promise((resolve) => {
        details.set(number, resolve)
        worker.postMessage({ type: 'detail', traceNumber, row, asked: number, ...(reach && { reach }) }, [])
      })
    },
    show(rows) {
      seen = rows
      showing ??= setTimeout(askForSeen, SHOWN_EVERY_MS)
    },
    find(query) {
      if (!hits.ask(query)) return
      setState({ found: hits.known() })
      clearTimeout(finding)
      finding = setTimeout(find, FIND_AFTER_MS)
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
    logged: [],
    found: { rows: new Map(), share: 1 },
    layout: layOutTrace(0, columns),
    originMs: 0,
    problem: undefined,
    file: undefined,
  }
}

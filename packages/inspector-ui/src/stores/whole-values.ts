/**
 * The big values that the page has open whole: what it shows of each, not the value.
 *
 *   views/span --open--> [createWholeValues] --ToValueWorker--> value.worker.ts
 *                                 '--lines in view, matches--> views/span/WholeValueView
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Problem } from '../api/problem.js'
import type { JsonLineText } from '../model/json-line.js'
import type { FromValueWorker, LineWindow, ToValueWorker } from './value-messages.js'

export interface WholeValueState {
  readonly phase: 'loading' | 'ready' | 'failed'
  /** Received so far, in UTF-8. */
  readonly bytes: number
  readonly problem: Problem | undefined
  /** Of all lines. */
  readonly count: number
  /** Numbers of the lines that hold what is looked for, in their order. */
  readonly hits: Uint32Array
  readonly query: string
  /** What `hits` are of: `query`, or what it was a moment ago. */
  readonly searched: string
  /** Number of the first of `lines`. */
  readonly from: number
  readonly lines: readonly JsonLineText[]
}

export interface WholeValue extends StoreApi<WholeValueState> {
  /** These lines are in view; those about them are asked for too. */
  see(window: LineWindow): void
  toggle(pointer: string): void
  search(query: string): void
  /** The text of one value in it, or of all. */
  text(pointer?: string): Promise<string>
  retry(): void
  /** It is no longer shown: the worker forgets it. */
  close(): void
}

export interface WholeValues {
  open(sessionId: string, sha256: string): WholeValue
}

/** The half of `Worker` that is used. */
export interface ValueWorker {
  postMessage(message: ToValueWorker): void
  addEventListener(type: 'message', listener: (event: { readonly data: FromValueWorker }) => void): void
}

/** Lines asked for before and behind those in view. */
const MARGIN = 60

/** @param startWorker called when the first value is opened */
export function createWholeValues(base: string, startWorker: () => ValueWorker): WholeValues {
  const hearers = new Map<number, (message: FromValueWorker) => void>()
  let worker: ValueWorker | undefined
  let opened = 0

  const post = (message: ToValueWorker): void => {
    if (worker === undefined) {
      worker = startWorker()
      worker.addEventListener('message', ({ data }) => hearers.get(data.value)?.(data))
    }
    worker.postMessage(message)
  }

  return {
    open(sessionId, sha256) {
      const value = ++opened
      const url = new URL(`sessions/${encodeURIComponent(sessionId)}/values/${sha256}`, base).href
      const whole = followValue({ value, url, post })
      hearers.set(value, whole.hear)
      return {
        ...whole,
        close() {
          hearers.delete(value)
          post({ type: 'close', value })
        },
      }
    },
  }
}

interface WholeValueOptions {
  readonly value: number
  readonly url: string
  readonly post: (message: ToValueWorker) => void
}

type Heard = Omit<WholeValue, 'close'> & { hear(message: FromValueWorker): void }

function followValue({ value, url, post }: WholeValueOptions): Heard {
  const store = createStore<WholeValueState>(() => LOADING)
  const { getState, setState } = store
  const texts = new Map<number, (text: string) => void>()
  const toggled = new Set<string>()
  let asked = 0
  let window: LineWindow = { from: 0, to: MARGIN }

  const show = (): void => {
    post({ type: 'show', value, view: { toggled: [...toggled], query: getState().query }, window })
  }
  const open = (): void => {
    toggled.clear()
    setState(LOADING)
    post({ type: 'open', value, url, window })
  }
  open()

  return {
    ...store,
    hear(message) {
      if (message.type === 'loading') setState({ bytes: message.bytes })
      else if (message.type === 'problem') setState({ phase: 'failed', problem: message.problem })
      else if (message.type === 'lines') setState({ from: message.from, lines: message.lines })
      else if (message.type === 'shown') {
        const { count, hits, searched, from, lines } = message
        setState({ phase: 'ready', count, hits, searched, from, lines })
      } else {
        texts.get(message.asked)?.(message.text)
        texts.delete(message.asked)
      }
    },
    see({ from, to }) {
      const { phase, count } = getState()
      if (from >= window.from && Math.min(to, count) <= window.to) return
      window = { from: Math.max(0, from - MARGIN), to: to + MARGIN }
      if (phase === 'ready') post({ type: 'lines', value, window })
    },
    toggle(pointer) {
      if (!toggled.delete(pointer)) toggled.add(pointer)
      show()
    },
    search(query) {
      // What was found is open, whatever was folded before.
      toggled.clear()
      setState({ query })
      show()
    },
    text(pointer) {
      const number = ++asked
      return new Promise((resolve) => {
        texts.set(number, resolve)
        post({ type: 'text', value, asked: number, ...(pointer === undefined ? {} : { pointer }) })
      })
    },
    retry: open,
  }
}

const LOADING: WholeValueState = {
  phase: 'loading',
  bytes: 0,
  problem: undefined,
  count: 0,
  hits: new Uint32Array(),
  query: '',
  searched: '',
  from: 0,
  lines: [],
}

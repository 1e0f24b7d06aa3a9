/**
 * Loads whole values and answers what the page asks of them; what the value worker does, without being one.
 *
 *   GET /sessions/{id}/values/{sha256} --> [createValueServer] --FromValueWorker--> whole-values.ts
 */
import { type Problem, readProblem, unreachable } from '../api/problem.js'
import type { FromValueWorker, LineWindow, ToValueWorker } from './value-messages.js'
import { createWholeValue, type ValueView, type WholeValueLines } from './whole-value.js'

export interface ValueServerOptions {
  readonly fetch: typeof fetch
  readonly post: (message: FromValueWorker) => void
}

/** Between two words on how far it is. */
const TELL_EVERY_BYTES = 256 * 1024
const FIRST_VIEW: ValueView = { toggled: [], query: '' }

/** @returns hears what the page says */
export function createValueServer({ fetch, post }: ValueServerOptions): (message: ToValueWorker) => void {
  const values = new Map<number, WholeValueLines>()
  const loading = new Map<number, AbortController>()

  const show = (value: number, view: ValueView, { from, to }: LineWindow): void => {
    const whole = values.get(value)
    if (whole === undefined) return
    post({ type: 'shown', value, ...whole.show(view), searched: view.query, from, lines: whole.lines(from, to) })
  }

  const load = async (value: number, url: string, window: LineWindow): Promise<void> => {
    const abort = new AbortController()
    loading.set(value, abort)
    const tell = (bytes: number): void => post({ type: 'loading', value, bytes })
    const loaded = await loadText(() => fetch(url, { signal: abort.signal, cache: 'no-store' }), tell)
    if (loading.get(value) !== abort) return
    loading.delete(value)
    if (typeof loaded !== 'string') return post({ type: 'problem', value, problem: loaded })
    values.set(value, createWholeValue(loaded))
    show(value, FIRST_VIEW, window)
  }

  return (message) => {
    const { value } = message
    const whole = values.get(value)
    switch (message.type) {
      case 'open':
        void load(value, message.url, message.window)
        break
      case 'show':
        show(value, message.view, message.window)
        break
      case 'lines': {
        const { from, to } = message.window
        if (whole !== undefined) post({ type: 'lines', value, from, lines: whole.lines(from, to) })
        break
      }
      case 'text':
        post({ type: 'text', value, asked: message.asked, text: whole?.textAt(message.pointer) ?? '' })
        break
      case 'close':
        loading.get(value)?.abort()
        loading.delete(value)
        values.delete(value)
    }
  }
}

async function loadText(request: () => Promise<Response>, tell: (bytes: number) => void): Promise<string | Problem> {
  try {
    const response = await request()
    if (!response.ok) return await readProblem(response)
    const decoder = new TextDecoder()
    const pieces: string[] = []
    let bytes = 0
    let told = 0
    for (const reader = response.body?.getReader(); ; ) {
      const chunk = await reader?.read()
      if (chunk?.value === undefined) break
      pieces.push(decoder.decode(chunk.value, { stream: true }))
      bytes += chunk.value.length
      if (bytes - told < TELL_EVERY_BYTES) continue
      told = bytes
      tell(bytes)
    }
    return pieces.join('') + decoder.decode()
  } catch {
    return unreachable()
  }
}

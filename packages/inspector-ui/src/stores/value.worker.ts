/**
 * The worker of big values: they are loaded, parsed, searched and cut into lines here, off the page's thread.
 *
 *   stores/whole-values.ts --ToValueWorker--> [this] --FromValueWorker: lines--> stores/whole-values.ts
 */
import { createValueServer } from './serve-values.js'
import type { ToValueWorker } from './value-messages.js'

// Bound: fetch must be called as the worker's own.
const hear = createValueServer({ fetch: fetch.bind(globalThis), post: (message) => postMessage(message) })
addEventListener('message', ({ data }: MessageEvent<ToValueWorker>) => hear(data))

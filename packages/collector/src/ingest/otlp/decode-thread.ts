/**
 * A thread that decodes long bodies, one after another; there while there are some.
 *
 *   otlp-ingest.ts --body--> [decode thread] --piece by piece, each when it is asked for--> otlp-ingest.ts
 */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { CollectorError, type ErrorCode } from '../../base/errors.js'
import { OTLP_THREAD_HEAP_MB, OTLP_THREAD_IDLE_MS } from '../../base/limits.js'
import type { OtlpBatch, OtlpBody } from './decode-request.js'

export interface DecodeThread {
  /** @throws CollectorError BODY_INVALID, BODY_TOO_LARGE */
  decode(body: OtlpBody): AsyncGenerator<OtlpBatch>
  /** What is being decoded is refused. */
  close(): void
}

/** What the thread says: a piece, and whether it is the last; or why there is none. */
export type Decoded =
  | { readonly batch: OtlpBatch; readonly isLast: boolean }
  | { readonly refused: { readonly code: ErrorCode; readonly message: string } }

/** Asks for the next piece. */
export const NEXT = 'next'

interface Running {
  readonly worker: Worker
  /** Aborted when it has ended. */
  readonly gone: AbortSignal
}

/** As it is built: a thread has no loader for sources. */
const BUILT = import.meta.url.replace(/\/src(\/ingest\/otlp\/[^/]+)$/, '/dist$1')
const WORKER = new URL('./decode.worker.js', BUILT)

export function createDecodeThread(): DecodeThread {
  let running: Running | undefined
  let idle: NodeJS.Timeout | undefined
  let last: Promise<void> = Promise.resolve()

  return {
    async *decode(body) {
      const turn = takeTurn()
      await turn.came
      clearTimeout(idle)
      if (running === undefined || running.gone.aborted) running = start()
      try {
        yield* piecesOf(body, running)
      } finally {
        idle = setTimeout(stop, OTLP_THREAD_IDLE_MS).unref()
        turn.end()
      }
    },
    close: stop,
  }

  function takeTurn(): { readonly came: Promise<void>; readonly end: () => void } {
    const came = last
    let end = () => {}
    last = new Promise<void>((resolve) => {
      end = resolve
    })
    return { came, end }
  }

  function stop(): void {
    clearTimeout(idle)
    void running?.worker.terminate()
    running = undefined
  }
}

function start(): Running {
  const resourceLimits = { maxOldGenerationSizeMb: OTLP_THREAD_HEAP_MB }
  const worker = new Worker(WORKER, { execArgv: [], env: {}, resourceLimits })
  const gone = new AbortController()
  // Heard by whoever waits for it, and by nobody where nobody does.
  worker.on('error', () => {})
  worker.once('exit', () => gone.abort())
  worker.unref()
  return { worker, gone: gone.signal }
}

async function* piecesOf(body: OtlpBody, { worker, gone }: Running): AsyncGenerator<OtlpBatch> {
  const { buffer, byteLength } = body.bytes
  worker.postMessage(body, buffer.byteLength === byteLength && buffer instanceof ArrayBuffer ? [buffer] : [])
  for (;;) {
    const decoded = await answerOf(worker, gone)
    if ('refused' in decoded) throw new CollectorError(decoded.refused.code, decoded.refused.message)
    yield decoded.batch
    if (decoded.isLast) return
    worker.postMessage(NEXT)
  }
}

async function answerOf(worker: Worker, gone: AbortSignal): Promise<Decoded> {
  try {
    const [decoded] = await once(worker, 'message', { signal: gone })
    return decoded
  } catch (cause) {
    // Its heap is bounded.
    throw new CollectorError('BODY_TOO_LARGE', 'The body needs more memory than there is for one.', { cause })
  }
}

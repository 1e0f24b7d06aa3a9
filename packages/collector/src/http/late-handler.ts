/**
 * What answers requests, loaded when the first one comes: Express and the routes are a third of what an inspector is
 * made of, and most agents end before somebody looks at them.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Express takes it, and any server: what is not for it goes to `next`. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next: (cause?: unknown) => void) => void

export interface LateHandlerOptions {
  readonly load: () => Promise<Handler>
  /** Whether it is worth loading for a request. Default: every one is. */
  readonly isFor?: (request: IncomingMessage) => boolean
}

export function createLateHandler({ load, isFor = () => true }: LateHandlerOptions): Handler {
  let handler: Handler | undefined

  return (request, response, next) => {
    if (handler !== undefined) return handler(request, response, next)
    if (!isFor(request)) return next()
    load()
      .then((loaded) => {
        handler = loaded
        // Whoever asked may have left meanwhile.
        if (!response.destroyed) loaded(request, response, next)
      })
      .catch(next)
  }
}

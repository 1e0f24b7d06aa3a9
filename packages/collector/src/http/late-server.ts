/**
 * A server whose Express application is loaded when the first request comes.
 *
 *   serve.ts, control-server.ts, otlp-ports.ts --> [create late server] --createServer--> listen.ts
 *
 * Express gives each request and each answer another prototype than `node:http` has made it with; V8 makes slow objects
 * of them then, three times as slow as a bare handler. Made with that prototype, they stay as they are.
 */
import { EventEmitter } from 'node:events'
import type { Server } from 'node:http'
import type { Express } from 'express'
import { once } from '../base/once.js'
import { nodeHttp } from '../process/node-http.js'
import { createLateHandler } from './late-handler.js'

export interface LateServerOptions {
  readonly load: () => Promise<Express>
  readonly log: (line: string) => void
}

/** @returns makes a server; all of them answer with the same application */
export function createLateServer({ load, log }: LateServerOptions): () => Server {
  const { createServer, IncomingMessage, ServerResponse } = nodeHttp()

  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  const handler = createLateHandler({
    load: once(async () => {
      const app = await load()
      makePrototype(app, 'request', AppRequest.prototype)
      makePrototype(app, 'response', AppResponse.prototype)
      return app
    }),
  })

  return () => {
    const server = createServer({ IncomingMessage: AppRequest, ServerResponse: AppResponse }, (request, response) =>
      handler(request, response, (cause) => {
        log(`a request could not be answered: ${String(cause)}`)
        response.destroy()
      }),
    )
    return unheard(server)
  }
}

/**
 * Instrumentation of the application wraps `emit`, of all servers or of each: what our page asks for would become spans
 * of the application, and go to its own exporter.
 */
function unheard(server: Server): Server {
  return Object.defineProperty(server, 'emit', { get: () => EventEmitter.prototype.emit, set() {} })
}

/** Express sets the prototype of each message to what stands here: nothing is left to do where it has it. */
function makePrototype(app: Express, name: 'request' | 'response', prototype: object): void {
  Object.setPrototypeOf(prototype, Reflect.get(app, name))
  Reflect.set(app, name, prototype)
}

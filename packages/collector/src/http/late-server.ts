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
  const requests = createLateClass(IncomingMessage)
  const responses = createLateClass(ServerResponse)
  const handler = createLateHandler({
    load: once(async () => {
      const app = await load()
      // Express sets the prototype of each message to what stands here: nothing is left to do where it has it.
      Reflect.set(app, 'request', requests.inherit(Reflect.get(app, 'request')))
      Reflect.set(app, 'response', responses.inherit(Reflect.get(app, 'response')))
      return app
    }),
  })
  const classes = { IncomingMessage: requests.Class, ServerResponse: responses.Class }

  return () => {
    const server = createServer(classes, (request, response) =>
      handler(request, response, (cause) => {
        log(`a request could not be answered: ${String(cause)}`)
        response.destroy()
      }),
    )
    return unheard(server)
  }
}

interface LateClass<Class> {
  readonly Class: Class
  /** Objects are made with this prototype from now on. @returns theirs */
  inherit(prototype: object): object
}

/** As of another class from then on: of a prototype that changes when it has objects, V8 makes slow ones. */
function createLateClass<Class extends new (...made: never[]) => object>(Base: Class): LateClass<Class> {
  let Made: new () => object = Base
  return {
    Class: new Proxy(Base, { construct: (_, made) => Reflect.construct(Base, made, Made) }),
    inherit(prototype) {
      Made = class {}
      return Object.setPrototypeOf(Made.prototype, prototype)
    },
  }
}

/**
 * Instrumentation of the application wraps `emit`, of all servers or of each: what our page asks for would become spans
 * of the application, and go to its own exporter.
 */
function unheard(server: Server): Server {
  return Object.defineProperty(server, 'emit', { get: () => EventEmitter.prototype.emit, set() {} })
}

/**
 * An Express application, and the server that its messages are made for.
 *
 *   serve.ts, control-server.ts --> [create app] --createServer--> listen.ts
 *
 * Express gives each request and each answer another prototype than `node:http` has made it with; V8 makes slow objects
 * of them then, three times as slow as a bare handler. Made with that prototype, they stay as they are.
 */
import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http'
import express, { type Express } from 'express'

export interface App {
  /** To mount routes in, before the first server is created. */
  readonly routes: Express
  createServer(): Server
}

export function createApp(): App {
  const routes = express().disable('x-powered-by').disable('etag')

  class AppRequest extends IncomingMessage {}
  class AppResponse extends ServerResponse {}
  makePrototype(routes, 'request', AppRequest.prototype)
  makePrototype(routes, 'response', AppResponse.prototype)

  return {
    routes,
    createServer: () => createServer({ IncomingMessage: AppRequest, ServerResponse: AppResponse }, routes),
  }
}

/** Express sets the prototype of each message to what stands here: nothing is left to do where it has it. */
function makePrototype(routes: Express, name: 'request' | 'response', prototype: object): void {
  Object.setPrototypeOf(prototype, Reflect.get(routes, name))
  Reflect.set(routes, name, prototype)
}

/**
 * Which client an HTTP request comes from: the one its `Mcp-Session-Id` names, or the `sessionId` of the
 * old HTTP+SSE transport, else the one at the other end of its connection.
 */
import type { HttpConnection, HttpRequest } from './http-request.js'
import { createInboundClient, type InboundClient } from './inbound-client.js'
import type { InboundSettings } from './inbound-options.js'

export interface InboundClients {
  /** Whoever takes one lets it go when the request has ended. */
  take(request: HttpRequest, isNew: boolean): TakenClient
}

export interface TakenClient {
  readonly client: InboundClient
  /** The server says how it is to be called from now on. */
  named(by: 'mcp' | 'sse', id: string): void
  /** The server gives it no name: it is known by its connection. */
  unnamed(): void
  /** @param isOver it will say no more */
  leave(isOver: boolean): void
}

interface Entry {
  readonly client: InboundClient
  /** Requests that it has open. */
  users: number
  /** It may come again. */
  isKept: boolean
  idle?: NodeJS.Timeout | undefined
  /** Undoes what it is found by. */
  forget(): void
}

/** Of those that have nothing open the first that came is forgotten. */
const KEEP_CLIENTS = 1000

export function createInboundClients({ server, idleMs }: InboundSettings): InboundClients {
  const byName = new Map<string, Entry>()
  const byConnection = new WeakMap<object, Entry>()

  return {
    take(request, isNew) {
      const entry = (isNew ? undefined : find(request)) ?? create(request, isNew)
      entry.users++
      clearTimeout(entry.idle)
      return {
        client: entry.client,
        named(by, id) {
          if (by === 'mcp') entry.client.learn({ mcpSessionId: id })
          keep(entry, `${by}:${id}`)
        },
        unnamed() {
          if (request.connection !== undefined && !entry.isKept) keepConnection(entry, request.connection)
        },
        leave(isOver) {
          entry.users--
          if (isOver || (entry.users === 0 && !entry.isKept)) close(entry)
          else if (entry.users === 0) entry.idle = setTimeout(entry.client.rest, idleMs).unref()
        },
      }
    },
  }

  function find(request: HttpRequest): Entry | undefined {
    const { header, connection } = request
    const mcp = header('mcp-session-id')
    if (mcp !== undefined) return byName.get(`mcp:${mcp}`)
    const streamId = request.streamId()
    if (streamId !== undefined) return byName.get(`sse:${streamId}`)
    return connection === undefined ? undefined : byConnection.get(connection)
  }

  function create(request: HttpRequest, isNew: boolean): Entry {
    const { header, connection } = request
    const streamId = request.streamId()
    const mcp = isNew ? undefined : header('mcp-session-id')
    const protocolVersion = header('mcp-protocol-version')
    const client = createInboundClient(
      {
        transport: 'http',
        uri: request.uri(),
        ...(server === undefined ? undefined : { server }),
        ...(mcp === undefined ? undefined : { mcpSessionId: mcp }),
        ...(protocolVersion === undefined ? undefined : { protocolVersion }),
      },
      mcp,
    )
    const entry: Entry = { client, users: 0, isKept: false, forget() {} }
    if (mcp !== undefined) keep(entry, `mcp:${mcp}`)
    else if (streamId !== undefined && !isNew) keep(entry, `sse:${streamId}`)
    else if (connection !== undefined && !isNew) keepConnection(entry, connection)
    return entry
  }

  function keepConnection(entry: Entry, connection: HttpConnection): void {
    byConnection.set(connection, entry)
    connection.once('close', () => close(entry))
    entry.isKept = true
    const { forget } = entry
    entry.forget = () => {
      forget()
      if (byConnection.get(connection) === entry) byConnection.delete(connection)
    }
  }

  function keep(entry: Entry, key: string): void {
    if (byName.size >= KEEP_CLIENTS) forgetOne()
    byName.set(key, entry)
    entry.isKept = true
    const { forget } = entry
    entry.forget = () => {
      forget()
      if (byName.get(key) === entry) byName.delete(key)
    }
  }

  function forgetOne(): void {
    const resting = [...byName.values()].find(({ users }) => users === 0)
    if (resting !== undefined) close(resting)
  }

  function close(entry: Entry): void {
    clearTimeout(entry.idle)
    entry.forget()
    entry.isKept = false
    entry.client.rest()
  }
}

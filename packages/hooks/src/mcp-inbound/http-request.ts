/** What the middleware needs to know of an HTTP request, whichever server it came to. */

export interface HttpRequest {
  readonly method: string
  /** By its name in lower case. */
  header(name: string): string | undefined
  /** Without user, password and query. */
  readonly uri: string
  /** Names the client of the old HTTP+SSE transport: its `sessionId` parameter. */
  readonly streamId: string | undefined
  /** One object for all requests of a connection; absent where the server does not say. */
  readonly connection: HttpConnection | undefined
}

export interface HttpConnection {
  once(event: 'close', listener: () => void): unknown
}

/** @param url whole, or from the path on */
export function httpRequest(
  method: string,
  url: string,
  header: HttpRequest['header'],
  connection: HttpConnection | undefined,
): HttpRequest {
  const base = `http://${header('host') ?? 'localhost'}`
  const { origin, pathname, searchParams } = URL.canParse(url, base) ? new URL(url, base) : UNKNOWN
  return { method, header, uri: `${origin}${pathname}`, streamId: streamIdOf(searchParams), connection }
}

/** Under which an event `endpoint` tells the client to answer. */
export function streamIdOf(parameters: URLSearchParams): string | undefined {
  return parameters.get('sessionId') ?? parameters.get('session_id') ?? undefined
}

/** An MCP client says in each POST that it takes both. */
export function looksLikeMcp({ method, header }: HttpRequest): boolean {
  return method === 'POST' && (header('accept') ?? '').includes('text/event-stream')
}

const UNKNOWN = new URL('http://localhost')

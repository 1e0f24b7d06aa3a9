/** What the middleware needs to know of an HTTP request, whichever server it came to. */

export interface HttpRequest {
  readonly method: string
  /** By its name in lower case. */
  header(name: string): string | undefined
  /** Without user, password and query. */
  uri(): string
  /** Names the client of the old HTTP+SSE transport: its `sessionId` parameter. */
  streamId(): string | undefined
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
  // Read when somebody asks: of a request that names its session nobody does.
  let read: URL | undefined
  const parts = (): URL => {
    const base = `http://${header('host') ?? 'localhost'}`
    read ??= URL.canParse(url, base) ? new URL(url, base) : UNKNOWN
    return read
  }
  return {
    method,
    header,
    connection,
    uri() {
      const { origin, pathname } = parts()
      return `${origin}${pathname}`
    },
    streamId: () => streamIdOf(parts().searchParams),
  }
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

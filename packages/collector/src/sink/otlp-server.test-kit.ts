/** For tests: an OTLP endpoint that keeps what it gets, and answers as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { decodeLine, type SpanRecord } from '@agent-inspector/trace-format'
import { afterAll } from 'vitest'

export interface OtlpAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

export interface OtlpServer {
  readonly url: string
  /** Of every request that was answered, and its text. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders; readonly text: string }[]
  /** Of all requests that were answered with 200. */
  readonly spans: readonly SpanRecord[]
}

/** @param answer to the n-th request; default 200. One that never resolves hangs */
export async function startOtlpServer(
  answer: (n: number) => OtlpAnswer | Promise<OtlpAnswer> = () => ({}),
): Promise<OtlpServer> {
  const requests: { path: string; headers: IncomingHttpHeaders; text: string }[] = []
  const spans: SpanRecord[] = []
  let asked = 0
  const server = createServer(async (request, response) => {
    const packed = await buffer(request)
    const text = packed.length === 0 ? '' : gunzipSync(packed).toString()
    const { status = 200, headers = {}, body = '{}' } = await answer(asked++)
    requests.push({ path: request.url ?? '', headers: request.headers, text })
    if (status === 200 && text !== '') spans.push(...spansOf(text))
    response.writeHead(status, headers).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.close()
    server.closeAllConnections()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, spans }
}

function spansOf(text: string): readonly SpanRecord[] {
  const records = decodeLine(text)
  if ('problem' in records) throw new Error(records.problem)
  return records.filter((record) => record.type === 'span')
}

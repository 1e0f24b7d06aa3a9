/** One request to another process of this machine, and its answer as JSON; bounded in time and size. */
import type { IncomingMessage } from 'node:http'
import { nodeHttp } from './node-http.js'
import { untraced } from './untraced.js'

export interface JsonAnswer {
  readonly status: number
  /** `undefined` where the body is no JSON. */
  readonly body: unknown
}

export interface JsonRequest {
  /** Absent: GET. */
  readonly body?: object
  /** How a body is sent. Default POST. */
  readonly method?: 'POST' | 'PATCH'
  /** As `Authorization: Bearer`. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Default 1000. */
  readonly timeoutMs?: number
}

const MAX_ANSWER_BYTES = 1024 * 1024

/** @returns nothing where nobody answers so in time */
export function requestJson(
  url: string,
  { body, method = 'POST', token, headers: more, timeoutMs = 1000 }: JsonRequest = {},
): Promise<JsonAnswer | undefined> {
  const headers = {
    ...more,
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  }
  const options = {
    method: body === undefined ? 'GET' : method,
    headers,
    signal: AbortSignal.timeout(timeoutMs),
    agent: false,
  }
  return new Promise((resolve) => {
    const hear = (response: IncomingMessage): void => {
      let text = ''
      response.setEncoding('utf8').on('error', () => resolve(undefined))
      response.on('data', (chunk: string) => {
        text += chunk
        if (text.length > MAX_ANSWER_BYTES) response.destroy(new Error('too long'))
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parse(text) }))
    }
    const asked = untraced(() => nodeHttp().request(url, options, hear))
    asked.on('error', () => resolve(undefined)).end(body === undefined ? undefined : JSON.stringify(body))
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

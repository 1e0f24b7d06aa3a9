/**
 * One request to an OTLP endpoint, as the protocol has it. It keeps no process alive: neither its socket nor its timer.
 *
 *   forward-sink.ts --body--> [send] --POST, gzip--> endpoint
 */
import type { ClientRequest, IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { nodeHttp, nodeHttps } from '../process/node-http.js'
import { untraced } from '../process/untraced.js'

export interface OtlpEndpoint {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
}

export type Sent =
  | { readonly outcome: 'taken' }
  /** So many of them it did not want. */
  | { readonly outcome: 'partly'; readonly rejected: number; readonly reason: string }
  /** It says itself when to come again, or does not. */
  | { readonly outcome: 'later'; readonly afterMs?: number; readonly reason: string }
  | { readonly outcome: 'refused'; readonly reason: string }

const TIMEOUT_MS = 10_000
/** By the protocol the only ones that are worth another try. */
const RETRYABLE = [429, 502, 503, 504]
const LOOP_DETECTED = 508
const MAX_ANSWER_BYTES = 64 * 1024
const compress = promisify(gzip)

/** Never rejects. */
export async function sendOtlp({ url, headers }: OtlpEndpoint, body: string): Promise<Sent> {
  try {
    const packed = await compress(body)
    const { status, retryAfter, text } = await post(url, headers, packed)
    if (status >= 200 && status < 300) return readPartial(text)
    const reason = status === LOOP_DETECTED ? 'it is this inspector itself' : `it answers ${status}`
    if (!RETRYABLE.includes(status)) return { outcome: 'refused', reason }
    const afterMs = readRetryAfter(retryAfter)
    return { outcome: 'later', reason, ...(afterMs !== undefined && { afterMs }) }
  } catch (cause) {
    return { outcome: 'later', reason: cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause) }
  }
}

interface Answer {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly text: string
}

function post(url: URL, headers: Readonly<Record<string, string>>, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: {
        'user-agent': 'agent-inspector',
        ...headers,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        'content-length': body.length,
      },
    }
    const hear = (response: IncomingMessage): void => {
      readText(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'], text }),
        reject,
      )
    }
    const request: ClientRequest = untraced(() =>
      (url.protocol === 'https:' ? nodeHttps() : nodeHttp()).request(url, options, hear),
    )
    const timer = setTimeout(() => request.destroy(new Error('it does not answer')), TIMEOUT_MS).unref()
    request
      .on('socket', (socket) => socket.unref())
      .on('error', reject)
      .on('close', () => clearTimeout(timer))
      .end(body)
  })
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of response.setEncoding('utf8')) {
    if (text.length < MAX_ANSWER_BYTES) text += chunk
  }
  return text
}

function readPartial(text: string): Sent {
  try {
    const { partialSuccess } = JSON.parse(text)
    const rejected = Number(partialSuccess?.rejectedSpans ?? 0)
    if (rejected > 0)
      return { outcome: 'partly', rejected, reason: String(partialSuccess.errorMessage ?? 'it says no more') }
  } catch {
    // It need not say anything.
  }
  return { outcome: 'taken' }
}

/** Seconds, or a date. */
function readRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

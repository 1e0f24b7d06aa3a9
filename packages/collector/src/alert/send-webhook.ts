/**
 * Posts alerts to a webhook, signed, until it takes them or it is time to give up.
 *
 *   deliveries --message--> [send webhook] --POST, ky retries--> somebody's server
 */
import ky, { isHTTPError, isTimeoutError } from 'ky'
import { type Failure, INTERRUPTED, type Target } from './delivery.js'
import { signWebhook } from './webhook-secret.js'

export interface WebhookOptions {
  readonly url: string
  /** For a person: URLs of webhooks are secrets as a rule. */
  readonly name: string
  readonly key: Buffer
  readonly schedule?: Partial<RetrySchedule>
}

/** All in milliseconds, but the number of attempts. */
export interface RetrySchedule {
  /** Default 8. */
  readonly attempts: number
  /** Before the second attempt; then twice as long each time. Default 1000. */
  readonly firstDelayMs: number
  /** That one attempt may take. Default 10,000. */
  readonly timeoutMs: number
  /** Of what `Retry-After` says, so much is heeded. Default 10 minutes. */
  readonly maxRetryAfterMs: number
}

const SCHEDULE: RetrySchedule = { attempts: 8, firstDelayMs: 1000, timeoutMs: 10_000, maxRetryAfterMs: 600_000 }
const GONE = 410
/** Whose `Retry-After` is heeded. */
const COME_LATER = [413, 429, 503]

export function createWebhook({ url, name, key, schedule }: WebhookOptions): Target {
  const { attempts, firstDelayMs, timeoutMs, maxRetryAfterMs } = { ...SCHEDULE, ...schedule }
  return {
    name,
    concurrency: 4,

    async deliver({ id, body }, signal) {
      let tried = 0
      // Each attempt has its own time, and so its own signature; the id stays.
      const sign = ({ request }: { readonly request: Request }): void => {
        tried++
        const atSeconds = Math.floor(Date.now() / 1000)
        request.headers.set('webhook-timestamp', String(atSeconds))
        request.headers.set('webhook-signature', signWebhook(key, { id, atSeconds, body }))
      }
      try {
        const response = await ky.post(url, {
          body,
          headers: { 'content-type': 'application/json', 'user-agent': 'agent-inspector', 'webhook-id': id },
          redirect: 'manual',
          signal,
          timeout: timeoutMs,
          retry: {
            limit: attempts - 1,
            methods: ['post'],
            statusCodes: COME_LATER,
            afterStatusCodes: COME_LATER,
            maxRetryAfter: maxRetryAfterMs,
            delay: (attempt) => firstDelayMs * 2 ** (attempt - 1),
            jitter: (delay) => delay * (0.5 + Math.random()),
            shouldRetry: ({ error }) => (signal.aborted ? false : isWorthAnotherTry(error)),
          },
          hooks: { beforeRequest: [sign], beforeRetry: [sign] },
        })
        response.body?.cancel().catch(() => {})
        return undefined
      } catch (cause) {
        return signal.aborted ? { ...INTERRUPTED, attempts: tried } : failureOf(cause, tried)
      }
    },
  }
}

/** @returns nothing where `Retry-After` decides when */
function isWorthAnotherTry(error: Error): boolean | undefined {
  if (!isHTTPError(error)) return true
  const { status } = error.response
  if (status === GONE) return false
  return COME_LATER.includes(status) && error.response.headers.has('retry-after') ? undefined : true
}

function failureOf(cause: unknown, attempts: number): Failure {
  if (isTimeoutError(cause)) return { reason: 'it does not answer', attempts }
  if (!isHTTPError(cause)) return { reason: `it cannot be reached: ${codeOf(cause)}`, attempts }
  const { status } = cause.response
  if (status === GONE) return { reason: 'it is gone (410), nothing more is sent there', attempts, isGone: true }
  return { reason: `it answers ${status}`, attempts }
}

/** The innermost: `fetch failed` says nothing. */
function codeOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause.cause !== undefined) return codeOf(cause.cause)
  return 'code' in cause ? String(cause.code) : cause.message
}

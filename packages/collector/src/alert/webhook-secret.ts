/** The secret of a webhook, and what it signs: `webhook-signature` as Standard Webhooks 1.0 says. */
import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/
/** Bytes, as the specification has it. */
const MIN_BYTES = 24
const MAX_BYTES = 64

/** @returns nothing for what is no base64 of 24 to 64 bytes, with or without `whsec_` before it */
export function parseWebhookSecret(text: string): Buffer | undefined {
  const base64 = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : text
  const key = BASE64.test(base64) ? Buffer.from(base64, 'base64') : undefined
  return key !== undefined && key.length >= MIN_BYTES && key.length <= MAX_BYTES ? key : undefined
}

/** @param atSeconds since the Unix epoch, of this attempt */
export function signWebhook(
  key: Buffer,
  { id, atSeconds, body }: { readonly id: string; readonly atSeconds: number; readonly body: string },
): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${atSeconds}.${body}`).digest('base64')}`
}

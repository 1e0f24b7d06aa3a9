/** Where `watch` is to send what it tells, by its flags: a command, webhooks. */
import type { Target } from '../alert/delivery.js'
import { createCommand } from '../alert/run-command.js'
import { createWebhook } from '../alert/send-webhook.js'
import { parseWebhookSecret } from '../alert/webhook-secret.js'
import type { Flags } from './command.js'
import { UsageError } from './usage-error.js'

/** @throws {UsageError} */
export function targetsOf(flags: Flags, environment: NodeJS.ProcessEnv): readonly Target[] {
  const { exec, webhook, 'webhook-secret': secret = environment.INSPECTOR_WEBHOOK_SECRET } = flags
  if (exec === '') throw new UsageError('--exec takes a command.')
  const urls = Array.isArray(webhook) ? webhook : []
  return [
    ...(typeof exec === 'string' ? [createCommand({ command: exec })] : []),
    ...urls.map((url, i) => webhookOf(url, { nth: i + 1, secret: String(secret ?? '') })),
  ]
}

function webhookOf(text: string, { nth, secret }: { readonly nth: number; readonly secret: string }): Target {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new UsageError(`--webhook takes a URL of http or https, and ${JSON.stringify(text)} is none.`)
  }
  if (url.username !== '' || url.password !== '') {
    throw new UsageError(`--webhook takes a URL without a user: what proves who posts is the signature.`)
  }
  const key = parseWebhookSecret(secret)
  if (key === undefined) {
    const how = 'whsec_ and 24 to 64 bytes as base64: echo "whsec_$(openssl rand -base64 32)"'
    throw new UsageError(`--webhook needs a secret in INSPECTOR_WEBHOOK_SECRET that it signs with, ${how}.`)
  }
  return createWebhook({ url: url.href, name: `Webhook ${nth} (${url.origin})`, key })
}

import { assert, date, property, string, uint8Array } from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { parseWebhookSecret, signWebhook } from './webhook-secret.js'

const secrets = uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Buffer.from(bytes).toString('base64'))
const times = date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })

test('a signature is that of the library of Standard Webhooks, with and without whsec_', () => {
  assert(
    property(secrets, string(), string({ unit: 'grapheme' }), times, (secret, id, body, at) => {
      const expected = new Webhook(secret).sign(id, at, body)
      for (const text of [secret, `whsec_${secret}`]) {
        const key = parseWebhookSecret(text)
        const atSeconds = Math.floor(at.getTime() / 1000)
        expect(key && signWebhook(key, { id, atSeconds, body })).toBe(expected)
      }
    }),
  )
})

test.each(['', 'whsec_', 'secret', 'whsec_bm90IGxvbmcgZW5vdWdo', `whsec_${'!'.repeat(32)}`, 'A'.repeat(92)])(
  '%j is no secret',
  (text) => expect(parseWebhookSecret(text)).toBeUndefined(),
)

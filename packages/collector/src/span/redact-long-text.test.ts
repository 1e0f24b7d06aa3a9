import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKeyRules } from './redact-keys.js'
import { createLongTextRedactor } from './redact-long-text.js'
import { createTextRedactor } from './redact-text.js'
import { sliceRedacted } from './secret.js'

const SLICE = 300
const environment = { DB_PASSWORD: 'correct horse\nbattery "staple"' }
const patterns = [{ rule: 'badge', pattern: /badge #\d{6}/ }]
const rules = { keyRules: createKeyRules(), environment, patterns }
const redactShort = createTextRedactor(rules)

/** The secret itself, and how it stands in a text. */
const SECRETS: readonly (readonly [secret: string, written: string])[] = [
  ['Ab12Cd34Ef56Gh78Ij90', 'sk-proj-Ab12Cd34Ef56Gh78Ij90'],
  ['dozjgNryP4J3jVmNHl0w5N', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9'],
  ['abc.def/ghi+jkl', 'Bearer abc.def/ghi+jkl=mno~1'],
  ['hunter2', 'postgres://me:hunter2@db/x'],
  ['mother of all', '"db_password" : "mother of all"'],
  ['mother of all', '{\\"db_password\\": \\"mother of all\\"}'],
  ['second one', '"credentials":["first one", "second one"]'],
  ['battery', 'correct horse\nbattery "staple"'],
  ['123456', 'badge #123456'],
  ['MIIEow', `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEow/+=abcd\n'.repeat(100)}-----END RSA PRIVATE KEY-----`],
]

describe('a secret in a text of many slices', () => {
  test.each(SECRETS)('%j is found wherever it begins', (secret, written) => {
    for (let at = 0; at <= 2 * SLICE; at++) {
      const text = `${filler(at)} ${written} ${filler(3 * SLICE)}`
      expect(redactLong(text)).toBe(redactShort(text))
      expect(redactLong(text)).not.toContain(secret)
    }
  })

  test('is found in prose as in one that is looked at as a whole', () => {
    const piece = fc.oneof(fc.constantFrom(...SECRETS.map(([, written]) => written)), fc.nat(200).map(filler))
    fc.assert(
      fc.property(fc.array(piece, { minLength: 4, maxLength: 30 }), (pieces) => {
        const text = `~ ${pieces.join(' ')}`
        expect(redactLong(text)).toBe(redactShort(text))
      }),
      { numRuns: 300 },
    )
  })

  test('leaves JSON as valid as it was, and nothing of it in there', () => {
    const item = fc.oneof(
      fc.constantFrom(...SECRETS.map(([, written]) => written)),
      fc.string(),
      fc.nat(300).map(filler),
    )
    fc.assert(
      fc.property(
        fc.array(fc.record({ password: item, note: item, list: fc.array(item) }), { minLength: 3 }),
        (value) => {
          const redacted = redactLong(JSON.stringify(value))
          expect(() => JSON.parse(redacted)).not.toThrow()
          for (const [secret] of SECRETS) expect(redacted).not.toContain(secret)
        },
      ),
      { numRuns: 300 },
    )
  })
})

test('letters that are escaped hide nothing', () => {
  const text = JSON.stringify({ note: filler(SLICE), '~~~~word': 'mother of all' }).replace('~~~~', '\\u0070\\u0061ss')
  expect(redactLong(text)).not.toContain('mother')
})

test('a piece of a text shows of no secret more than the whole does', () => {
  const text = `a ${'b'.repeat(10)} SECRET-ONE c SECRET-TWO d`
  const secrets = ['SECRET-ONE', 'SECRET-TWO'].map((secret) => {
    const from = text.indexOf(secret)
    return { from, to: from + secret.length, mark: `[${secret.length}]` }
  })
  const whole = sliceRedacted({ text, secrets }, 0, text.length)
  for (let cut = 0; cut <= text.length; cut++) {
    const pieces = sliceRedacted({ text, secrets }, 0, cut) + sliceRedacted({ text, secrets }, cut, text.length)
    expect(pieces).toBe(whole)
  }
})

function redactLong(text: string): string {
  const steps = createLongTextRedactor({ ...rules, sliceUnits: SLICE })(text)
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return sliceRedacted(step.value, 0, step.value.text.length)
  }
}

function filler(length: number): string {
  return 'the quick brown fox '.repeat(Math.ceil(length / 20)).slice(0, length)
}

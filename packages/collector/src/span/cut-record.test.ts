import { createHash } from 'node:crypto'
import {
  type Attributes,
  OURS,
  type SessionEventRecord,
  type SpanRecord,
  type TraceRecord,
} from '@agent-inspector/trace-format'
import { describe, expect, test } from 'vitest'
import { endedSpan, openSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { EVENT_VALUE_BYTES, PREVIEW_BYTES, VALUE_BYTES } from '../base/limits.js'
import { createRecordCutter } from './cut-record.js'
import { createRedactor } from './redact.js'
import { shrinkRecord } from './shrink-record.js'

const environment = {}
const redact = createRedactor({ environment })
const cutter = createRecordCutter({ redact, environment })

const prompt = JSON.stringify({ messages: [{ role: 'user', content: 'née 😀 '.repeat(200_000) }] })

describe('a big value', () => {
  test.each<[string, TraceRecord, (record: TraceRecord) => Attributes | undefined]>([
    ['of a span', endedSpan({ attributes: { prompt_json: prompt, small: 1 } }), ({ attributes }) => attributes],
    ['of an open span', openSpan({ attributes: { prompt_json: prompt, small: 1 } }), ({ attributes }) => attributes],
    [
      'of a span event',
      endedSpan({ events: [{ name: 'state', atNs: 1n, attributes: { prompt_json: prompt, small: 1 } }] }),
      (record) => (record as SpanRecord).events[0]?.attributes,
    ],
  ])('%s becomes a preview of its shape, its size and its hash; whole it comes before', (_, record, attributesOf) => {
    const { parts, last } = cutAll(record)

    const { prompt_json: preview, ...others } = attributesOf(last) ?? {}
    expect(JSON.parse(String(preview))).toMatchObject({ messages: [{ role: 'user', content: /^née 😀 .*…$/ }] })
    expect(Buffer.byteLength(String(preview))).toBeLessThanOrEqual(PREVIEW_BYTES)
    expect(others).toEqual({
      small: 1,
      prompt_json_truncated: true,
      prompt_json_bytes: Buffer.byteLength(prompt),
      prompt_json_sha256: createHash('sha256').update(prompt).digest('hex'),
    })
    expect(textOf(parts)).toBe(prompt)
    for (const [index, { sessionId, attributes }] of parts.entries()) {
      expect(sessionId).toBe('session-1')
      expect(attributes).toMatchObject({
        [OURS.valueSha256]: others.prompt_json_sha256,
        [OURS.valueIndex]: index,
        [OURS.valueCount]: parts.length,
        [OURS.valueBytes]: others.prompt_json_bytes,
        [OURS.valueType]: 'application/json',
      })
      expect(Buffer.byteLength(String(attributes[OURS.valueText]))).toBeLessThanOrEqual(1024 * 1024)
    }
  })

  test.each([
    ['a text', 'x'.repeat(VALUE_BYTES + 1), 'text/plain', 'x'.repeat(VALUE_BYTES + 1)],
    ['a list', Array.from({ length: 9000 }, (_, i) => `item ${i}`), 'application/json', /^\["item 0","item 1",/],
    ['bytes', new Uint8Array(VALUE_BYTES + 1), 'text/plain', /^A+==$/],
  ])('may be %s', (_, value, type, text) => {
    const { parts } = cutAll(endedSpan({ attributes: { value } }))
    expect(textOf(parts)).toEqual(typeof text === 'string' ? text : expect.stringMatching(text))
    expect(parts[0]?.attributes[OURS.valueType]).toBe(type)
  })

  test('is one of more than 30 KiB of UTF-8, of a session event one of more than 1 MiB', () => {
    expect(cutter(endedSpan({ attributes: { a: 'x'.repeat(VALUE_BYTES) } }))).toBeUndefined()
    expect(cutter(endedSpan({ attributes: { a: 'é'.repeat(VALUE_BYTES / 2) } }))).toBeUndefined()
    expect(cutAll(endedSpan({ attributes: { a: 'é'.repeat(VALUE_BYTES / 2 + 1) } })).parts).toHaveLength(1)
    const event = (bytes: number) => sessionEvent('progress', { attributes: { a: 'x'.repeat(bytes) } })
    expect(cutter(event(EVENT_VALUE_BYTES))).toBeUndefined()
    expect(textOf(cutAll(event(EVENT_VALUE_BYTES + 1)).parts)).toHaveLength(EVENT_VALUE_BYTES + 1)
  })

  test('is hashed and sized without its secrets, and they are nowhere', () => {
    const secret = 'sk-proj-Ab12Cd34Ef56Gh78Ij90'
    const text = `${'a '.repeat(80_000)} ${secret} ${'b '.repeat(80_000)}`
    const { parts, last } = cutAll(endedSpan({ name: `use ${secret}`, attributes: { note: text, password: text } }))

    const redacted = text.replace(secret, `[redacted:openai-key:${secret.length}]`)
    expect(textOf(parts)).toBe(redacted)
    expect(last.attributes).toMatchObject({
      note_bytes: redacted.length,
      note_sha256: createHash('sha256').update(redacted).digest('hex'),
      password: `[redacted:password:${text.length}]`,
    })
    expect(JSON.stringify([parts, last], (_, value) => (typeof value === 'bigint' ? 0 : value))).not.toContain(secret)
  })

  test('is looked at in steps, each of them short', () => {
    const steps = cutter(endedSpan({ attributes: { note: 'word '.repeat(2_000_000) } }))
    let count = 0
    while (steps?.next().done === false) count++
    expect(count).toBeGreaterThan(200)
  })
})

describe('a value for which there is no room', () => {
  const secret = 'sk-proj-Ab12Cd34Ef56Gh78Ij90'
  const huge = JSON.stringify({ system: 'Be brief', all: `${'a '.repeat(16_360)}${secret}${'b '.repeat(2_000_000)}` })

  test('is dropped, and its beginning shown, without what a cut leaves of a secret', () => {
    const shrunk = shrinkRecord(endedSpan({ attributes: { huge_json: huge, prompt_json: prompt } }), {
      room: 2_000_000,
      valueRoom: 2_000_000,
    })
    expect(shrunk?.dropped).toBe(1)
    const { parts, last } = cutAll(shrunk?.record ?? endedSpan())

    expect(textOf(parts)).toBe(prompt)
    const { huge_json: preview, huge_json_sha256: hash, ...others } = last.attributes
    expect(JSON.parse(String(preview))).toMatchObject({ system: 'Be brief', all: /^a a .*…$/ })
    expect(preview).not.toContain('sk-proj')
    expect(hash).toBeUndefined()
    expect(others).toMatchObject({
      huge_json_truncated: true,
      huge_json_bytes: huge.length,
      prompt_json_truncated: true,
    })
  })

  test('is the smaller one where only one of two fits', () => {
    const attributes = { big: 'a'.repeat(900_000), bigger: 'b'.repeat(1_000_000) }
    const shrunk = shrinkRecord(endedSpan({ attributes }), { room: 1_200_000, valueRoom: 1_200_000 })
    expect(shrunk?.record.attributes).toMatchObject({
      bigger: attributes.bigger,
      big_truncated: true,
      big_bytes: 900_000,
    })
  })

  test('leaves a sign where there is no room for its beginning, valid as JSON where that is expected', () => {
    const attributes = { huge_json: huge, text: 'é'.repeat(2000), small: 'a'.repeat(1000) }
    const shrunk = shrinkRecord(endedSpan({ attributes }), { room: 3000, valueRoom: 2000 })
    expect(shrunk?.record.attributes).toEqual({
      huge_json: '"…"',
      huge_json_truncated: true,
      huge_json_bytes: huge.length,
      text: '…',
      text_truncated: true,
      text_bytes: 4000,
      small: attributes.small,
    })
    expect(shrunk?.dropped).toBe(2)
  })

  test('takes its record with it where there is no room for that either', () => {
    expect(shrinkRecord(endedSpan({ attributes: { huge } }), { room: 600, valueRoom: 600 })).toBeUndefined()
    expect(shrinkRecord(endedSpan({ attributes: { small: 'a' } }), { room: 10, valueRoom: 10 })).toBeUndefined()
  })
})

function cutAll(record: TraceRecord): { readonly parts: readonly SessionEventRecord[]; readonly last: TraceRecord } {
  const parts: SessionEventRecord[] = []
  const steps = cutter(record)
  if (steps === undefined) throw new Error('nothing of it is big')
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return { parts, last: step.value }
    if (step.value !== undefined) parts.push(step.value)
  }
}

function textOf(parts: readonly SessionEventRecord[]): string {
  return parts.map(({ attributes }) => attributes[OURS.valueText]).join('')
}

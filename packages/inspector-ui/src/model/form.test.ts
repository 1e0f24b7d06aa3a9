import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draftFrom, draftOf, formHolds, payloadOf } from './form-draft.js'
import { type FormField, formOf } from './form-fields.js'

const schema = {
  type: 'object',
  required: ['decision', 'max'],
  properties: {
    decision: { type: 'string', title: 'Decision', enum: ['approve', 'reject_all'], default: 'approve' },
    max: { type: 'number', multipleOf: 0.01, minimum: 0 },
    note: { type: 'string', maxLength: 500 },
    notify: { type: 'boolean', default: true },
    contact: { type: 'object', properties: { name: { type: 'string' }, tries: { type: 'integer' } } },
    tags: { type: 'array', items: { type: 'string' } },
    extra: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    steps: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, retries: { type: 'integer', default: 2 } },
      },
    },
  },
}

function fieldsOf(field: FormField): readonly FormField[] {
  return field.shape.type === 'group' ? field.shape.fields : []
}

describe('formOf', () => {
  test('has a control for each kind of property', () => {
    expect(
      fieldsOf(formOf(schema)).map(({ key, label, required, shape }) => [key, label, required, shape.type]),
    ).toEqual([
      ['decision', 'Decision', true, 'choice'],
      ['max', 'Max', true, 'number'],
      ['note', 'Note', false, 'text'],
      ['notify', 'Notify', false, 'boolean'],
      ['contact', 'Contact', false, 'group'],
      ['tags', 'Tags', false, 'list'],
      ['extra', 'Extra', false, 'raw'],
      ['steps', 'Steps', false, 'list'],
    ])
  })

  test('what is secret is typed unseen, in one line', () => {
    const secret = { type: 'text', secret: true, multiline: false }
    expect(formOf({ type: 'string', format: 'password' }).shape).toMatchObject(secret)
    expect(formOf({ type: 'string', writeOnly: true, maxLength: 500 }).shape).toMatchObject(secret)
    expect(formOf({ type: 'string' }).shape).toMatchObject({ secret: false })
  })

  test('few choices are radios, many a list; constants with titles are choices too', () => {
    expect(formOf({ enum: [1, 2, 3, 4] }).shape).toMatchObject({ type: 'choice', radios: true })
    expect(formOf({ enum: [1, 2, 3, 4, 5] }).shape).toMatchObject({ type: 'choice', radios: false })
    expect(formOf({ oneOf: [{ const: 'a', title: 'First' }, { const: 'b' }] }).shape).toMatchObject({
      options: [
        { label: 'First', value: 'a' },
        { label: 'B', value: 'b' },
      ],
    })
  })

  test('without a schema, or where properties do not say it all, JSON is asked for', () => {
    expect(formOf(undefined).shape.type).toBe('raw')
    expect(formOf({ type: 'object', properties: { a: {} }, oneOf: [{}] }).shape.type).toBe('raw')
    expect(formOf({ type: 'object', properties: { a: {} }, if: {}, else: { properties: { b: {} } } }).shape.type).toBe(
      'raw',
    )
    expect(formOf({ type: 'object', properties: { a: {} }, if: {}, else: { required: ['a'] } }).shape.type).toBe(
      'group',
    )
  })
})

describe('what no field can hold', () => {
  test.each([
    ['a reference to itself', { $ref: '#' }],
    ['a reference that leads nowhere', { $ref: '#/$defs/none' }],
    ['a reference out of the schema', { $ref: 'https://example.com/schema' }],
    ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'string' } }],
    ['values of several kinds', { type: 'array', items: { type: ['string', 'number'] } }],
    ['an unknown type', { type: 'banana' }],
    ['properties that are none', { type: 'object', properties: 5 }],
    ['too many options', { enum: Array.from({ length: 501 }, (_, i) => i) }],
  ])('%s is edited as JSON', (_what, odd) => {
    expect(formOf(odd).shape.type).toBe('raw')
  })

  test('a schema that refers to itself further in has fields up to there', () => {
    const node = { type: 'object', properties: { name: { type: 'string' }, next: { $ref: '#/$defs/node' } } }
    const form = formOf({ $ref: '#/$defs/node', $defs: { node } })
    expect(fieldsOf(form).map(({ key, shape }) => [key, shape.type])).toEqual([
      ['name', 'text'],
      ['next', 'raw'],
    ])
  })

  test('references that multiply without bound make no form', () => {
    const wide = (of: object) => ({ type: 'object', properties: Object.fromEntries(letters.map((key) => [key, of])) })
    const letters = Array.from({ length: 100 }, (_, i) => `p${i}`)
    const $defs = { a: wide({ $ref: '#/$defs/b' }), b: wide({ $ref: '#/$defs/c' }), c: wide({ type: 'string' }) }
    expect(formOf({ $ref: '#/$defs/a', $defs }).shape.type).toBe('raw')
  })
})

describe('formOf, of what is referred to', () => {
  test('a reference takes what it refers to, and keeps its own words', () => {
    const form = formOf({
      type: 'object',
      properties: { to: { $ref: '#/$defs/address', title: 'Ship to' } },
      $defs: { address: { type: 'object', title: 'Address', properties: { city: { type: 'string' } } } },
    })
    expect(fieldsOf(form)).toMatchObject([{ label: 'Ship to', shape: { type: 'group', fields: [{ key: 'city' }] } }])
  })

  test.each([{ anyOf: [{ type: 'integer' }, { type: 'null' }] }, { type: ['integer', 'null'] }])(
    '%j is a number that may be left empty, and is null where it is required',
    (count) => {
      const form = formOf({ type: 'object', required: ['count'], properties: { count } })
      expect(fieldsOf(form)).toMatchObject([{ nullable: true, shape: { type: 'number', integer: true } }])
      expect(payloadOf(form, draftOf(form))).toEqual({ count: null })
    },
  )

  test('a list holds objects, with the bounds of their number', () => {
    const [steps] = fieldsOf(formOf(schema)).slice(-1)
    expect(steps?.shape).toMatchObject({
      type: 'list',
      minItems: 1,
      maxItems: Infinity,
      item: { shape: { type: 'group', fields: [{ key: 'name' }, { key: 'retries' }] } },
    })
  })
})

describe('drafts', () => {
  test('defaults make a payload, and what is left empty is left out', () => {
    const form = formOf(schema)
    expect(payloadOf(form, draftOf(form))).toEqual({ decision: 'approve', notify: true })
  })

  test('typed text becomes what the schema asks for', () => {
    const form = formOf(schema)
    const [decision, max, note, notify, contact, tags, extra, steps] = [
      '1',
      ' 71.5 ',
      'Hi',
      false,
      { f0: '', f1: '3' },
      [{ item: 'a' }, { item: '' }],
      '{"b":1}',
      [{ item: { f0: 'first', f1: '' } }, { item: { f0: '', f1: '4' } }],
    ]
    const draft = { f0: decision, f1: max, f2: note, f3: notify, f4: contact, f5: tags, f6: extra, f7: steps }
    expect(payloadOf(form, draft)).toEqual({
      decision: 'reject_all',
      max: 71.5,
      note: 'Hi',
      notify: false,
      contact: { tries: 3 },
      tags: ['a', ''],
      extra: { b: 1 },
      steps: [{ name: 'first' }, { retries: 4 }],
    })
  })

  test('a list that is required begins with the objects it needs at least, and is sent empty where it is', () => {
    const list = (minItems: number) =>
      formOf({ type: 'array', minItems, items: { type: 'object', properties: { n: { type: 'integer', default: 2 } } } })
    expect(payloadOf(list(2), draftOf(list(2)))).toEqual([{ n: 2 }, { n: 2 }])
    expect(payloadOf(list(0), draftOf(list(0)))).toEqual([])
    expect(draftOf(list(1e9))).toHaveLength(10)
    const texts = formOf({ type: 'array', minItems: 2, items: { type: 'string' } })
    expect(payloadOf(texts, draftOf(texts))).toEqual([])
  })

  test('a switch that nobody has touched says nothing, unless something must be said', () => {
    const form = formOf({
      type: 'object',
      required: ['must'],
      properties: { may: { type: 'boolean' }, must: { type: 'boolean' } },
    })
    expect(payloadOf(form, draftOf(form))).toEqual({ must: false })
    expect(payloadOf(form, { f0: false, f1: true })).toEqual({ may: false, must: true })
  })

  test('properties may have any name', () => {
    const properties = JSON.parse('{ "a.b": {}, "__proto__": {}, "constructor": {}, "0": {}, "": {} }')
    const names = Object.keys(properties)
    const form = formOf({ type: 'object', properties: Object.fromEntries(names.map((name) => [name, TEXT])) })
    const payload = Object.fromEntries(names.map((name) => [name, `of ${name}`]))
    expect(payloadOf(form, draftOf(form))).toEqual({})
    expect(payloadOf(form, draftFrom(form, payload))).toEqual(payload)
    expect(formHolds(form, payload)).toBe(true)
  })

  test('a form holds what it has fields for, and does not bring back defaults that were taken out', () => {
    const form = formOf(schema)
    expect(formHolds(form, { decision: 'approve', max: 1 })).toBe(true)
    expect(formHolds(form, { decision: 'approve', max: 1, unknown: true })).toBe(false)
    expect(formHolds(form, { decision: 'perhaps' })).toBe(false)
    expect(payloadOf(form, draftFrom(form, { max: 1 }))).toEqual({ max: 1 })
  })

  test('a payload put into the form comes out of it again', () => {
    const form = formOf(schema)
    const payload = fc.record(
      {
        decision: fc.constantFrom('approve', 'reject_all'),
        max: fc.integer(),
        note: fc.string({ minLength: 1 }),
        notify: fc.boolean(),
        contact: fc.record({ name: fc.string({ minLength: 1 }), tries: fc.integer() }),
        tags: fc.array(fc.string(), { minLength: 1 }),
        steps: fc.array(fc.record({ name: fc.string({ minLength: 1 }), retries: fc.integer() }), { minLength: 1 }),
      },
      { requiredKeys: ['decision', 'max', 'notify'] },
    )
    fc.assert(
      fc.property(payload, (value) => {
        expect(payloadOf(form, draftOf(form, value))).toEqual(value)
        expect(payloadOf(form, draftFrom(form, value))).toEqual(value)
      }),
    )
  })
})

const TEXT = { type: 'string' }

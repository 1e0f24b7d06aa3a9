import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draftOf, payloadOf } from './form-draft.js'
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
        { label: 'b', value: 'b' },
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

describe('drafts', () => {
  test('defaults make a payload, and what is left empty is left out', () => {
    const form = formOf(schema)
    expect(payloadOf(form, draftOf(form))).toEqual({ decision: 'approve', notify: true })
  })

  test('typed text becomes what the schema asks for', () => {
    const form = formOf(schema)
    const draft = {
      decision: '1',
      max: ' 71.5 ',
      note: 'Hi',
      notify: false,
      contact: { name: '', tries: '3' },
      tags: ['a', ''],
      extra: '{"b":1}',
    }
    expect(payloadOf(form, draft)).toEqual({
      decision: 'reject_all',
      max: 71.5,
      note: 'Hi',
      notify: false,
      contact: { tries: 3 },
      tags: ['a', ''],
      extra: { b: 1 },
    })
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
      },
      { requiredKeys: ['decision', 'max', 'notify'] },
    )
    fc.assert(
      fc.property(payload, (value) => {
        expect(payloadOf(form, draftOf(form, value))).toEqual(value)
      }),
    )
  })
})

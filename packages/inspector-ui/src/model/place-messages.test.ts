import { expect, test } from 'vitest'
import { formOf } from './form-fields.js'
import { placeMessages } from './place-messages.js'

const form = formOf({
  type: 'object',
  properties: {
    tag: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
    steps: { type: 'array', items: { type: 'object', properties: { name: { type: 'string' } } } },
    odd: {},
    where: { type: 'object', properties: { city: { type: 'string' } } },
  },
})

test.each([
  ['a field of its own', '/tag', '/tag', 'Wrong.'],
  ['a field of a group', '/where/city', '/where/city', 'Wrong.'],
  ['a value of a list', '/tags/2', '/tags/2', 'Wrong.'],
  ['a field of an object in a list', '/steps/11/name', '/steps/11/name', 'Wrong.'],
  ['the number of its values, told at the list', '/tags', '/tags', 'Wrong.'],
  ['a value within JSON, told at the field that holds it', '/odd/a/0', '/odd', 'a/0: Wrong.'],
  ['what its group has no field for, told at the group', '/where/zip', '/where', 'zip: Wrong.'],
  ['what the form has no field for, told at the form', '/other/x', '', 'other/x: Wrong.'],
  ['the answer as a whole', '', '', 'Wrong.'],
])('%s', (_place, pointer, field, message) => {
  expect([...placeMessages(form, new Map([[pointer, 'Wrong.']]))]).toEqual([[field, message]])
})

test('where an answer is edited as JSON, all is told there, the first of it', () => {
  const raw = formOf(undefined)
  const messages = new Map([
    ['/tag', 'Wrong.'],
    ['/tags', 'Too many.'],
  ])
  expect([...placeMessages(raw, messages)]).toEqual([['', 'tag: Wrong.']])
})

import { expect, test } from 'vitest'
import { validatePayload } from './validate-payload.js'

const approval = {
  type: 'object',
  required: ['approved'],
  additionalProperties: false,
  properties: {
    approved: { type: 'boolean' },
    note: { type: 'string', maxLength: 5 },
    'a/b~c%': { type: 'array', items: { type: 'integer' } },
  },
}

test.each([
  ['a payload that fits', { approved: true, note: 'ok' }, approval],
  ['anything where there is no schema', Symbol.iterator.toString(), undefined],
  ['anything where the schema is empty', [null, 1], {}],
])('accepts %s', (_name, payload, schema) => {
  return expect(validatePayload(payload, schema)).resolves.toEqual([])
})

test('lists every misfit once, by JSON Pointer', async () => {
  expect(await validatePayload({ note: 'far too long', 'a/b~c%': [1, 'two'], extra: 1 }, approval)).toEqual([
    { path: '', message: 'Instance does not have required property "approved".' },
    { path: '/note', message: expect.stringContaining('too long') },
    { path: '/a~1b~0c%/1', message: expect.stringContaining('Expected "integer"') },
    { path: '/extra', message: 'Nothing is expected here.' },
  ])
})

test('leaves the schema of the workflow as it was', async () => {
  const schema = { $id: 'https://example.test/s', properties: { a: { $ref: '#/$defs/a' } }, $defs: { a: {} } }
  await validatePayload({ a: 1 }, schema)
  expect(Object.getOwnPropertyNames(schema.properties.a)).toEqual(['$ref'])
})

const endless = { $ref: '#' }
const backtracking = { type: 'string', pattern: '^(a+)+$' }

test.each([
  ['refers to itself', 1, endless, 'refers to itself without end'],
  ['backtracks without end', `${'a'.repeat(60)}!`, backtracking, 'takes longer than 2 s'],
  ['refers to nothing', 1, { $ref: '#/nowhere' }, 'Unresolved $ref'],
  ['has a broken pattern', 'a', { pattern: '(' }, 'Invalid regular expression'],
])('a schema that %s fits nothing and harms nobody', async (_name, payload, schema, reason) => {
  const [error, ...more] = await validatePayload(payload, schema)

  expect(more).toEqual([])
  expect(error?.path).toBe('')
  expect(error?.message).toContain(reason)
})

test.each([
  ['without a schema', undefined],
  ['whatever the schema', {}],
])('refuses what is nested too deep for an agent to walk, %s', async (_when, schema) => {
  const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
  expect(await validatePayload(nested(200), schema)).toEqual([])
  expect(await validatePayload(nested(201), schema)).toEqual([
    { path: '', message: 'It is nested deeper than 200 levels.' },
  ])
  expect(await validatePayload(nested(200_000), schema)).toHaveLength(1)
})

test('reports at most fifty misfits', async () => {
  const payload = Array.from({ length: 500 }, () => 'x')
  expect(await validatePayload(payload, { items: { type: 'integer' } })).toHaveLength(50)
})

test('lets the event loop turn while a hostile schema is applied', async () => {
  let turns = 0
  const turning = setInterval(() => turns++, 1)
  await validatePayload(`${'a'.repeat(60)}!`, backtracking)
  clearInterval(turning)

  expect(turns).toBeGreaterThan(10)
})

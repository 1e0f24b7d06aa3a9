import { describe, expect, test } from 'vitest'
import { checkAnswer } from './check-answer.js'

const schema = {
  type: 'object',
  required: ['decision', 'max'],
  properties: {
    decision: { type: 'string', enum: ['approve', 'reject_all'] },
    max: { type: 'number', multipleOf: 0.01, minimum: 0 },
    note: { type: 'string', maxLength: 500 },
    contact: { type: 'object', properties: { tries: { type: 'integer' } } },
  },
}

describe('checkAnswer', () => {
  test.each([
    [{ decision: 'approve' }, '/max', 'This is needed.'],
    [{ decision: 'approve', max: 71.505 }, '/max', 'Use a multiple of 0.01.'],
    [{ decision: 'approve', max: -1 }, '/max', 'Use 0 or more.'],
    [{ decision: 'approve', max: 'many' }, '/max', 'This must be a number.'],
    [{ decision: 'maybe', max: 1 }, '/decision', 'Choose one of the values.'],
    [{ decision: 'approve', max: 1, note: 'x'.repeat(501) }, '/note', 'Use at most 500 characters.'],
    [{ decision: 'approve', max: 1, contact: { tries: 1.5 } }, '/contact/tries', 'This must be an integer.'],
  ])('%j is wrong at %s', (payload, pointer, message) => {
    expect(checkAnswer(schema, payload).get(pointer)).toBe(message)
  })

  test('what a condition asks for is wrong where it is missing', () => {
    const asked = {
      type: 'object',
      properties: { action: { enum: ['accept', 'decline'] }, content: { type: 'object' } },
      if: { properties: { action: { const: 'decline' } } },
      else: { properties: { content: { required: ['seats'] } } },
    }
    expect([...checkAnswer(asked, { action: 'accept', content: {} })]).toEqual([['/content/seats', 'This is needed.']])
    expect(checkAnswer(asked, { action: 'decline', content: {} }).size).toBe(0)
  })

  test('what fits has no message', () => {
    expect(checkAnswer(schema, { decision: 'approve', max: 71.5 }).size).toBe(0)
    expect(checkAnswer(undefined, 'anything').size).toBe(0)
  })
})

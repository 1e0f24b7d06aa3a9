import { expect, onTestFinished, test } from 'vitest'
import { hear } from './hear.test-kit.js'
import { llm } from './llm.js'
import { has, peek } from './peek.js'
import { resource } from './resource.js'
import { tool } from './tool.js'

test('reads fields of objects and functions, and nothing of other values', () => {
  expect([{ a: 1 }, () => {}, 'text', undefined, null].map((value) => peek(value, 'a'))).toEqual([
    1,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
  expect(peek('text', 'length')).toBeUndefined()
  expect([{ a: undefined }, {}, 'text', null].map((value) => has(value, 'a'))).toEqual([true, false, false, false])
})

/** Throws at whatever is done to it. */
const hostile: object = new Proxy(
  {},
  new Proxy(
    {},
    {
      get: () => () => {
        throw new Error('do not touch')
      },
    },
  ),
)

test('a result that throws at every touch reaches the caller as it is, with a listener as without', () => {
  const { one } = hear(onTestFinished)

  expect(
    Object.is(
      tool('t', () => hostile),
      hostile,
    ),
  ).toBe(true)
  expect(
    Object.is(
      resource('u', () => hostile),
      hostile,
    ),
  ).toBe(true)
  const model = { provider: 'p', model: 'm', prompt: { messages: [] } }
  expect(
    Object.is(
      llm(model, () => hostile),
      hostile,
    ),
  ).toBe(true)

  expect(Object.is(one('after_tool_call').output, hostile)).toBe(true)
})

test('an error that throws at every touch is thrown on as it is', () => {
  hear(onTestFinished)
  let caught: unknown
  try {
    tool('t', () => {
      throw hostile
    })
  } catch (error) {
    caught = error
  }

  expect(Object.is(caught, hostile)).toBe(true)
})

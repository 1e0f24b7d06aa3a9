import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { hear } from './hear.test-kit.js'
import { traced } from './traced.js'

test('a wrapped function keeps its type, name, length and `this`', () => {
  const add = traced(function add(this: { base: number }, a: number, b: number) {
    return this.base + a + b
  })

  expectTypeOf(add).toEqualTypeOf<(this: { base: number }, a: number, b: number) => number>()
  expect([add.name, add.length]).toEqual(['add', 2])
  expect(add.call({ base: 1 }, 2, 3)).toBe(6)
  hear(onTestFinished)
  expect(add.call({ base: 1 }, 2, 3)).toBe(6)
})

test('is a tool under its own name, with one argument as its input and several as an array', async () => {
  const { of } = hear(onTestFinished)
  const measure = async (text: string) => text.length
  expect(await traced(measure)('four')).toBe(4)
  traced((a: number, b: number) => a + b, { name: 'sum' })(1, 2)
  traced(() => {})()

  expect(of('before_tool_call')).toMatchObject([
    { tool: 'measure', input: 'four' },
    { tool: 'sum', input: [1, 2] },
    { tool: 'anonymous', input: undefined },
  ])
  expect(of('after_tool_call')[0]?.output).toBe(4)
})

test('is an agent or a workflow where that is said', () => {
  const { one } = hear(onTestFinished)
  traced(
    function plan(goal: string) {
      return goal
    },
    { as: 'workflow', type: 'orchestrator' },
  )('x')
  traced(() => 1, { as: 'agent', name: 'writer' })()

  expect(one('before_workflow_run')).toMatchObject({ name: 'plan', type: 'orchestrator', input: 'x' })
  expect(one('before_agent_call').agent).toBe('writer')
})

import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { installCopies, runModule } from '../installed-copies.test-kit.js'
import * as full from './index.js'
import * as inert from './inert.js'

test('has every name of the full entry, and each of its type', () => {
  expect(Object.keys(inert).sort()).toEqual(Object.keys(full).sort())
  expectTypeOf(inert).toExtend<typeof full>()
})

test.each([
  ['worker', true],
  ['node', false],
])('under the condition %s a handler stays what it is: %s', async (condition, stays) => {
  const root = await installCopies(['.'], onTestFinished)
  const program = `
    import { traceMcpFetch } from '@agent-inspector/hooks/mcp-inbound'
    const handler = () => new Response()
    console.log(traceMcpFetch(handler) === handler)`
  const { stdout } = await runModule(root, program, ['--conditions', condition])

  expect(stdout.trim()).toBe(String(stays))
})

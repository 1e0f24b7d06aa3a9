import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import { installCopies, runModule } from '../installed-copies.test-kit.js'
import * as full from './index.js'
import * as inert from './inert.js'

test('has every name of the full entry, and each of its type', () => {
  expect(Object.keys(inert)).toEqual(Object.keys(full))
  expectTypeOf(inert).toExtend<typeof full>()
})

test.each([
  ['browser', true],
  ['edge-light', true],
  ['worker', true],
  ['node', false],
])('under the condition %s a transport stays what it is: %s', async (condition, stays) => {
  const root = await installCopies(['.'], onTestFinished)
  const program = `
    import { traceTransport } from '@agent-inspector/hooks/mcp'
    const transport = { start() {}, send() {}, close() {} }
    console.log(traceTransport(transport) === transport)`
  const { stdout } = await runModule(root, program, ['--conditions', condition])

  expect(stdout.trim()).toBe(String(stays))
})

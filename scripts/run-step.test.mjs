import { expect, test } from 'vitest'
import { installed } from './repository.mjs'
import { runStep } from './run-step.mjs'

test('gives the exit code of the step', async () => {
  expect(await runStep(installed('node'), ['--eval', 'process.exit(3)'], { quiet: true })).toBe(3)
})

test('a step that is killed has failed', async () => {
  expect(await runStep(installed('node'), ['--eval', 'process.kill(process.pid)'], { quiet: true })).not.toBe(0)
})

test('a program that is not there is a failure, not a crash', async () => {
  expect(await runStep('/no/such/program', [])).toBe(127)
})

test('a step finds the pinned Node first and does not wait for input', async () => {
  const program = `
    if (!process.version.startsWith('v24.')) process.exit(1)
    process.stdin.on('end', () => process.exit(0)).resume()`
  expect(await runStep('node', ['--eval', program], { quiet: true })).toBe(0)
})

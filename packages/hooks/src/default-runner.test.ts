import { channel } from 'node:diagnostics_channel'
import { expect, onTestFinished, test } from 'vitest'
import { on } from './bus.js'
import { installRunner } from './default-runner.js'
import { type Runner, slot } from './runner.js'
import { tool } from './tool.js'

const own: Runner = { current: () => undefined, run: (_operation, fn) => fn() }

test('a runner that somebody installed stays when the last listener leaves', () => {
  const leave = on('session_started', () => {})
  const uninstall = installRunner(own)
  leave()

  expect(slot.runner).toBe(own)
  uninstall()
  expect(slot.runner).toBeUndefined()
})

test('the default runner is back when another one leaves and somebody still listens', () => {
  const leave = on('session_started', () => {})
  onTestFinished(leave)
  const byDefault = slot.runner
  const uninstall = installRunner(own)

  uninstall()

  expect(slot.runner).toBe(byDefault)
})

test('the runner that was installed before is back when the later one leaves', () => {
  const uninstall = installRunner(own)
  const uninstallLater = installRunner({ ...own })

  uninstallLater()
  uninstallLater()

  expect(slot.runner).toBe(own)
  uninstall()
  expect(slot.runner).toBeUndefined()
})

test('undoing an installation twice does not remove the runner of somebody else', () => {
  const uninstall = installRunner(own)
  const others: Runner = { ...own }
  const uninstallOther = installRunner(others)
  onTestFinished(uninstallOther)

  uninstall()

  expect(slot.runner).toBe(others)
})

test('a subscriber of a channel alone gets nested payloads, and the slot is empty again after him', () => {
  const heard: { operation: { id: string; parentId?: string } }[] = []
  const subscriber = (message: unknown) => heard.push(message as (typeof heard)[number])
  const raw = channel('agent-inspector:before_tool_call')
  raw.subscribe(subscriber)

  tool('outer', () => tool('inner', () => {}))
  raw.unsubscribe(subscriber)
  tool('afterwards', () => {})

  expect(heard.map(({ operation }) => operation.parentId)).toEqual([undefined, heard[0]?.operation.id])
  expect(slot.runner).toBeUndefined()
})

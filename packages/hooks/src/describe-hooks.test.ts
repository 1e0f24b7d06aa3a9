import { expect, onTestFinished, test } from 'vitest'
import { HOOK_DESCRIPTIONS } from './describe-hooks.js'
import { hear } from './hear.test-kit.js'
import type { HookDescription } from './hook-description.js'
import { HOOK_NAMES } from './hook-names.js'
import { llm, tool, waitForSignal, workflow } from './index.js'
import { answerWait, pendingWaits } from './pending-waits.js'

test('every hook is described, in the order of the catalogue', () => {
  expect(Object.keys(HOOK_DESCRIPTIONS)).toEqual(HOOK_NAMES)
})

test('payloads hold no field that is not described', async () => {
  const heard = hear(onTestFinished)
  await workflow('w', { input: 1 }, async () => {
    tool('t', { input: 1 }, () => ({ structuredContent: {} }))
    llm({ provider: 'p', model: 'm', prompt: { messages: [] } }, () => ({ response: 1, usage: {}, stopReason: 'end' }))
    const answered = waitForSignal('go', { prompt: '?', schema: {}, timeoutMs: 1000 })
    answerWait(pendingWaits()[0]?.waitId ?? '', { payload: 1, by: 'me' })
    await answered
  })

  expect(new Set(heard.names).size).toBeGreaterThan(10)
  for (const name of heard.names) {
    const { fields }: HookDescription = HOOK_DESCRIPTIONS[name]
    for (const payload of heard.of(name))
      expect(Object.keys(fields)).toEqual(expect.arrayContaining(Object.keys(payload)))
  }
})

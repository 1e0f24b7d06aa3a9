/** What each helper tells beyond what all calls have in common (trace-call.test.ts). */
import { expect, onTestFinished, test } from 'vitest'
import type { Prompt } from './catalogue.js'
import { hear } from './hear.test-kit.js'
import { llm } from './llm.js'
import { progress } from './progress.js'
import { prompt } from './prompt.js'
import { resource } from './resource.js'
import { snapshot } from './snapshot.js'
import { tool } from './tool.js'
import { workflow } from './workflow.js'

const asked: Prompt = { messages: [{ role: 'user', content: 'Hello?' }] }
const model = { provider: 'acme', model: 'm1', prompt: asked }

test('the structured content of an MCP result is the structured output of the tool', () => {
  const { one } = hear(onTestFinished)
  const result = { content: [], structuredContent: { sum: 3 } }
  tool('add', () => result)

  expect(one('after_tool_call')).toMatchObject({ output: result, structuredOutput: { sum: 3 } })
})

test('a workflow is custom unless it says what it is', () => {
  const { of } = hear(onTestFinished)
  workflow('a', () => {})
  workflow('b', { type: 'router', input: 1 }, () => {})

  expect(of('before_workflow_run')).toMatchObject([
    { name: 'a', type: 'custom' },
    { name: 'b', type: 'router', input: 1 },
  ])
})

test('an llm function says response, usage and stop reason by what it returns', () => {
  const { one } = hear(onTestFinished)
  const result = llm(model, ({ prompt: given }) => ({
    response: given,
    usage: { inputTokens: 3 },
    stopReason: 'end',
    more: 1,
  }))

  expect(result.more).toBe(1)
  expect(one('before_llm_generate')).toMatchObject(model)
  expect(one('after_llm_generate')).toEqual({
    operation: one('before_llm_generate').operation,
    response: asked,
    usage: { inputTokens: 3 },
    stopReason: 'end',
  })
})

test('or the response alone, and usage through its span, which keeps other values as attributes', async () => {
  const { one } = hear(onTestFinished)
  await llm(model, async ({ span }) => {
    span.set({ usage: { outputTokens: 7 }, 'my.attribute': 1 })
    return 'text'
  })

  expect(one('after_llm_generate')).toMatchObject({ response: 'text', usage: { outputTokens: 7 } })
  expect(one('operation_attributes').attributes).toEqual({ 'my.attribute': 1 })
})

test('the usage of a stream, and of a call that failed after it was known, is told too', async () => {
  const { of, one } = hear(onTestFinished)
  for await (const _ of llm(model, async function* ({ span }) {
    yield 'Hel'
    yield 'lo'
    span.set({ usage: { outputTokens: 2 }, stopReason: 'end' })
  }));
  const failing = () =>
    llm(model, ({ span }) => {
      span.set({ usage: { inputTokens: 9 } })
      throw new Error('cut off')
    })
  expect(failing).toThrow('cut off')

  expect(one('after_llm_generate')).toMatchObject({
    response: ['Hel', 'lo'],
    usage: { outputTokens: 2 },
    stopReason: 'end',
  })
  expect(one('error_llm_generate')).toMatchObject({ usage: { inputTokens: 9 }, error: { message: 'cut off' } })
  expect(of('operation_attributes')).toEqual([])
})

test.each([
  ['a text', 'naïve', { bytes: 6 }],
  ['bytes', new Uint8Array(9), { bytes: 9 }],
  ['what it says itself', { mimeType: 'text/html', bytes: 12, body: '…' }, { mimeType: 'text/html', bytes: 12 }],
  [
    'an MCP result',
    { contents: [{ uri: 'a', mimeType: 'image/png', blob: 'AAEC' }, { uri: 'b', text: 'é' }, null] },
    { mimeType: 'image/png', bytes: 5 },
  ],
  ['nothing', undefined, {}],
])('a resource tells type and size of %s, not its content', (_what, value, told) => {
  const { one } = hear(onTestFinished)
  expect(resource('file:///a', () => value)).toBe(value)

  expect(one('before_resource_fetch').uri).toBe('file:///a')
  expect(one('after_resource_fetch')).toEqual({ operation: expect.anything(), ...told })
})

test('a prompt tells template, parameters and what became of them', () => {
  const { one } = hear(onTestFinished)
  prompt('greet', { parameters: { name: 'Ann' } }, ({ parameters }) => `Hello ${parameters.name}`)

  expect(one('before_prompt_apply')).toMatchObject({ templateId: 'greet', parameters: { name: 'Ann' } })
  expect(one('after_prompt_apply').rendered).toBe('Hello Ann')
})

test('snapshots, progress, attributes and events belong to the operation that runs', () => {
  const { one } = hear(onTestFinished)
  tool('t', ({ span }) => {
    snapshot('plan', { steps: 2 })
    progress({ token: 'p', progress: 1, total: 2, message: 'half' })
    span.set({ depth: 1 })
    span.event('retry', { attempt: 2 })
  })

  const { operation } = one('before_tool_call')
  expect(one('state_snapshot')).toEqual({ operation, name: 'plan', value: { steps: 2 } })
  expect(one('progress_update')).toEqual({ operation, token: 'p', progress: 1, total: 2, message: 'half' })
  expect(one('operation_attributes')).toEqual({ operation, attributes: { depth: 1 } })
  expect(one('operation_event')).toEqual({ operation, name: 'retry', attributes: { attempt: 2 } })
})

test('outside of all operations, snapshots and progress say nothing', () => {
  const { names } = hear(onTestFinished)
  snapshot('plan', 1)
  progress({ progress: 1 })

  expect(names).toEqual([])
})

test('null usage is no usage, and setting nothing sets nothing', () => {
  const { one } = hear(onTestFinished)
  llm(model, ({ span }) => {
    span.set({ usage: { inputTokens: 1 } })
    span.set(undefined as never)
    return { response: 'hi', usage: null, stopReason: null }
  })

  expect(one('after_llm_generate')).toMatchObject({ response: 'hi', usage: { inputTokens: 1 } })
  expect(one('after_llm_generate')).not.toHaveProperty('stopReason')
})

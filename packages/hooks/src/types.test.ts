import { expectTypeOf, test } from 'vitest'
import type { HookPayload, Prompt, Usage } from './catalogue.js'
import {
  agent,
  emit,
  type LlmSpan,
  llm,
  on,
  prompt,
  resource,
  type Span,
  session,
  tool,
  waitForSignal,
  workflow,
} from './index.js'

test('a helper has the type of its function', () => {
  expectTypeOf(tool('t', { input: 1 }, ({ input }) => input)).toEqualTypeOf<number>()
  expectTypeOf(tool('t', async () => 'x')).toEqualTypeOf<Promise<string>>()
  expectTypeOf(
    agent('a', { input: 'x' }, async function* ({ input }) {
      yield input
    }),
  ).toEqualTypeOf<AsyncGenerator<string, void, unknown>>()
  expectTypeOf(workflow('w', { type: 'router' }, () => [1])).toEqualTypeOf<number[]>()
  expectTypeOf(session(() => true)).toEqualTypeOf<boolean>()
  expectTypeOf(resource('u', () => new Uint8Array())).toEqualTypeOf<Uint8Array<ArrayBuffer>>()
  expectTypeOf(llm({ provider: 'p', model: 'm', prompt: { messages: [] } }, () => null)).toEqualTypeOf<null>()
})

test('a function is given what its helper was given', () => {
  tool('t', { input: { q: 'x' } }, (context) => {
    expectTypeOf(context).toEqualTypeOf<{
      readonly input: { q: string }
      readonly signal: AbortSignal
      readonly span: Span
    }>()
  })
  tool('t', ({ input }) => expectTypeOf(input).toEqualTypeOf<undefined>())
  prompt('p', { parameters: [1] }, ({ parameters }) => expectTypeOf(parameters).toEqualTypeOf<number[]>())
  llm({ provider: 'p', model: 'm', prompt: { messages: [] } }, (context) => {
    expectTypeOf(context.prompt).toEqualTypeOf<Prompt>()
    expectTypeOf(context.span).toEqualTypeOf<LlmSpan>()
    expectTypeOf<LlmSpan['set']>().toBeCallableWith({ usage: {} satisfies Usage, n: 1 })
  })
})

test('hooks carry their own payloads', () => {
  expectTypeOf(on<'before_tool_call'>)
    .parameter(1)
    .parameter(0)
    .toEqualTypeOf<HookPayload<'before_tool_call'>>()
  expectTypeOf(emit<'session_resumed'>)
    .parameter(1)
    .toEqualTypeOf<HookPayload<'session_resumed'>>()
  expectTypeOf(waitForSignal<{ ok: boolean }>).returns.resolves.toEqualTypeOf<{ ok: boolean }>()
  expectTypeOf(waitForSignal).returns.resolves.toBeUnknown()
})

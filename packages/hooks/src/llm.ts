/** `llm()`: one call of a language model. */
import type { Attributes, AttributeValue, LlmFields, LlmResult, Prompt, Usage } from './catalogue.js'
import { IDLE } from './idle.js'
import type { Operation } from './operation.js'
import { has, peek } from './peek.js'
import type { Runner } from './runner.js'
import { createSpan, type Span } from './span.js'
import { callHooks, listeningRunner, traceCall } from './trace-call.js'

export interface LlmContext {
  readonly prompt: Prompt
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
  readonly span: LlmSpan
}

export interface LlmSpan extends Span {
  /** `usage` and `stopReason` become those of the call; everything else is an attribute. */
  set(values: LlmValues): void
}

export interface LlmValues {
  readonly usage?: Usage
  readonly stopReason?: string
  readonly [attribute: string]: AttributeValue | Usage | undefined
}

type Noted = Pick<LlmResult, 'usage' | 'stopReason'>
type Run<Result> = (context: LlmContext) => Result

const { signal, span } = IDLE
const hooks = callHooks('llm_generate', 'llm.generate')

/**
 * Runs `fn` as a call of `model` and returns what it returns.
 *
 * An object with the field `response` is read as `{ response, usage?, stopReason? }`; any other result
 * is the response itself. What `span.set({ usage })` said counts where the result says nothing.
 */
export function llm<Result>(options: LlmFields, fn: Run<Result>): Result {
  const runner = listeningRunner(hooks)
  return runner === undefined ? fn({ prompt: options.prompt, signal, span }) : traceLlm(runner, options, fn)
}

function traceLlm<Result>(runner: Runner, { provider, model, prompt }: LlmFields, fn: Run<Result>): Result {
  let noted: Noted = {}
  const note = (values: Noted) => {
    noted = { ...noted, ...values }
  }
  return traceCall(runner, {
    hooks,
    title: model,
    fields: { provider, model, prompt },
    fn,
    input: prompt,
    invoke: (operation, given) =>
      fn({ prompt: given as Prompt, signal: operation.signal, span: createLlmSpan(operation, note) }),
    outcome: (value) => ({ ...noted, ...llmResult(value) }),
    failure: () => noted,
  })
}

function createLlmSpan(operation: Operation, note: (values: Noted) => void): LlmSpan {
  const plain = createSpan(operation)
  return {
    event: plain.event,
    set(values) {
      // A copy of `undefined` is empty: what is harmless while nobody listens must not throw now.
      const { usage, stopReason, ...others } = { ...values }
      note(presentOf(usage, stopReason))
      const attributes = others as Attributes
      for (const _ in attributes) return plain.set(attributes)
    },
  }
}

function llmResult(value: unknown): LlmResult {
  if (!has(value, 'response')) return { response: value }
  const usage = peek(value, 'usage') as Usage | undefined
  const stopReason = peek(value, 'stopReason') as string | undefined
  return { response: peek(value, 'response'), ...presentOf(usage, stopReason) }
}

/** Model servers say `null` of what they do not know yet. */
function presentOf(usage: Usage | null | undefined, stopReason: string | null | undefined): Noted {
  return {
    ...(usage === undefined || usage === null ? undefined : { usage }),
    ...(stopReason === undefined || stopReason === null ? undefined : { stopReason }),
  }
}

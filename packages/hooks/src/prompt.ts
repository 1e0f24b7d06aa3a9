/** `prompt()`: one prompt made from a template. */

import { IDLE } from './idle.js'
import type { Runner } from './runner.js'
import { createSpan, type Span } from './span.js'
import { callHooks, listeningRunner, traceCall } from './trace-call.js'

export interface PromptOptions<Parameters> {
  readonly parameters?: Parameters
}

export interface PromptContext<Parameters> {
  readonly parameters: Parameters
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
  readonly span: Span
}

type Run<Parameters, Result> = (context: PromptContext<Parameters>) => Result

const { signal, span } = IDLE
const hooks = callHooks('prompt_apply', 'prompt.apply')

/** Runs `fn` as the rendering of the template `templateId` and returns what it returns. */
export function prompt<Parameters, Result>(
  templateId: string,
  options: PromptOptions<Parameters>,
  fn: Run<Parameters, Result>,
): Result
export function prompt<Result>(templateId: string, fn: Run<undefined, Result>): Result
export function prompt<Parameters, Result>(
  templateId: string,
  options: PromptOptions<Parameters> | Run<Parameters, Result>,
  fn?: Run<Parameters, Result>,
): Result {
  if (typeof options === 'function') return applyPrompt(templateId, undefined as Parameters, options)
  return applyPrompt(templateId, options.parameters as Parameters, fn as Run<Parameters, Result>)
}

function applyPrompt<Parameters, Result>(
  templateId: string,
  parameters: Parameters,
  run: Run<Parameters, Result>,
): Result {
  const runner = listeningRunner(hooks)
  if (runner === undefined) return run({ parameters, signal, span })
  return tracePrompt(runner, templateId, parameters, run)
}

function tracePrompt<Parameters, Result>(
  runner: Runner,
  templateId: string,
  parameters: Parameters,
  run: Run<Parameters, Result>,
): Result {
  return traceCall(runner, {
    hooks,
    title: templateId,
    fields: { templateId, parameters },
    fn: run,
    input: parameters,
    invoke: (operation, given) =>
      run({ parameters: given as Parameters, signal: operation.signal, span: createSpan(operation) }),
    outcome: (rendered) => ({ rendered }),
  })
}

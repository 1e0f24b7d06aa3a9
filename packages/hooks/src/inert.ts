/**
 * This package where there is no Node to hear with: browsers, edge functions, workers. Every helper
 * calls its function and nothing else, and the first of them says so. Waits are real: they are
 * answered through `answerWait`.
 *
 *   package.json "exports" --browser | edge-light | worker--> [inert]      (all others: index.ts)
 */
import type { Run } from './call-context.js'
import { IDLE, idleContext } from './idle.js'
import { createSpanId, createTraceId } from './ids.js'
import type * as full from './index.js'
import { awaitAnswer } from './pending-waits.js'
import { assertSessionId } from './session-id.js'
import { sharedSlot } from './shared-slot.js'

export { CancelledError, HooksError, SignalTimeoutError } from './errors.js'
export { HOOK_NAMES } from './hook-names.js'
export { answerWait, pendingWaits } from './pending-waits.js'
export { isSessionId } from './session-id.js'
export { STEP_KINDS, STEP_SIGNAL } from './step-kinds.js'
export { createSpanId, createTraceId }

type Api = typeof full

const { signal, span } = IDLE
const said = sharedSlot('inert.1', () => ({ once: false }))

export const workflow: Api['workflow'] = callWithInput
export const agent: Api['agent'] = callWithInput
export const tool: Api['tool'] = callWithInput

export const llm: Api['llm'] = ({ prompt }, fn) => {
  sayOnce()
  return fn({ prompt, signal, span })
}

export const resource: Api['resource'] = (uri, fn) => {
  sayOnce()
  return fn({ uri, signal, span })
}

export const prompt: Api['prompt'] = <Parameters, Result>(
  _templateId: string,
  options: full.PromptOptions<Parameters> | PromptRun<Parameters, Result>,
  fn?: PromptRun<Parameters, Result>,
): Result => {
  sayOnce()
  if (typeof options === 'function') return options({ parameters: undefined as Parameters, signal, span })
  return (fn as PromptRun<Parameters, Result>)({ parameters: options.parameters as Parameters, signal, span })
}

export const session: Api['session'] = <Result>(
  options: full.SessionOptions | SessionRun<Result>,
  fn?: SessionRun<Result>,
): Result => {
  sayOnce()
  if (typeof options === 'function') return options({ id: undefined, signal })
  if (options.id !== undefined) assertSessionId(options.id)
  return (fn as SessionRun<Result>)({ id: options.id, signal })
}

export const traced: Api['traced'] = (fn) => {
  sayOnce()
  return fn
}

export const waitForSignal: Api['waitForSignal'] = async <Payload>(name: string, options: full.WaitOptions) => {
  sayOnce()
  const { nowNs } = createClock()
  const { payload } = await awaitAnswer(
    {
      waitId: createSpanId(),
      sessionId: createTraceId(),
      signal: name,
      prompt: options.prompt,
      schema: options.schema,
      sinceNs: nowNs(),
    },
    { timeoutMs: options.timeoutMs, signals: options.signal === undefined ? [] : [options.signal], nowNs },
  )
  return payload as Payload
}

export const on: Api['on'] = () => {
  sayOnce()
  return () => {}
}

export const off: Api['off'] = () => {}
export const emit: Api['emit'] = () => {}
export const snapshot: Api['snapshot'] = () => {}
export const progress: Api['progress'] = () => {}
export const listenerFailures: Api['listenerFailures'] = () => 0
export const currentOperation: Api['currentOperation'] = () => undefined
export const cancelSession: Api['cancelSession'] = () => false
export const stepSession: Api['stepSession'] = () => false
export const stepEverySession: Api['stepEverySession'] = () => () => {}
export const installRunner: Api['installRunner'] = () => () => {}

export const createClock: Api['createClock'] = () => ({
  nowNs: () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n,
})

type PromptRun<Parameters, Result> = (context: full.PromptContext<Parameters>) => Result
type SessionRun<Result> = (context: full.SessionContext) => Result

function callWithInput<Input, Result>(
  _name: string,
  options: { readonly input?: Input } | Run<Input, Result>,
  fn?: Run<Input, Result>,
): Result {
  sayOnce()
  if (typeof options === 'function') return options(idleContext(undefined as Input))
  return (fn as Run<Input, Result>)(idleContext(options.input as Input))
}

function sayOnce(): void {
  if (said.once) return
  said.once = true
  console.info(
    '@agent-inspector/hooks records nothing here: it needs Node, Bun or Deno. Your functions run as they are.',
  )
}

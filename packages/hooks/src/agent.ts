/** `agent()`: one call of an agent. */
import { callContext, type Run } from './call-context.js'
import { idleContext } from './idle.js'
import type { Runner } from './runner.js'
import { callHooks, listeningRunner, traceCall } from './trace-call.js'

export interface AgentOptions<Input> {
  readonly input?: Input
}

const hooks = callHooks('agent_call', 'agent.call')

/** Runs `fn` as the agent `name` and returns what it returns. */
export function agent<Input, Result>(name: string, options: AgentOptions<Input>, fn: Run<Input, Result>): Result
export function agent<Result>(name: string, fn: Run<undefined, Result>): Result
export function agent<Input, Result>(
  name: string,
  options: AgentOptions<Input> | Run<Input, Result>,
  fn?: Run<Input, Result>,
): Result {
  if (typeof options === 'function') return callAgent(name, undefined as Input, options)
  return callAgent(name, options.input as Input, fn as Run<Input, Result>)
}

function callAgent<Input, Result>(agent: string, input: Input, run: Run<Input, Result>): Result {
  const runner = listeningRunner(hooks)
  return runner === undefined ? run(idleContext(input)) : traceAgent(runner, agent, input, run)
}

function traceAgent<Input, Result>(runner: Runner, agent: string, input: Input, run: Run<Input, Result>): Result {
  return traceCall(runner, {
    hooks,
    title: agent,
    fields: { agent, input },
    fn: run,
    input,
    invoke: (operation, given) => run(callContext(given as Input, operation)),
    outcome: (result) => ({ result }),
  })
}

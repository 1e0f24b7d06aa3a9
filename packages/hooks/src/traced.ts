/** `traced()`: wraps a function so that each call of it is recorded; its type stays. */
import { agent } from './agent.js'
import type { CallContext } from './call-context.js'
import type { WorkflowType } from './catalogue.js'
import { peek } from './peek.js'
import { tool } from './tool.js'
import { callHooks, listeningRunner } from './trace-call.js'
import { workflow } from './workflow.js'

export interface TracedOptions {
  /** Default: the function's own name. */
  readonly name?: string
  /** What a call of it is; default `tool`. */
  readonly as?: 'tool' | 'agent' | 'workflow'
  /** Of a workflow; default `custom`. */
  readonly type?: WorkflowType
}

const hooksOf = {
  tool: callHooks('tool_call', 'tool.call'),
  agent: callHooks('agent_call', 'agent.call'),
  workflow: callHooks('workflow_run', 'workflow.run'),
}

/** A single argument is recorded as the input itself, several as an array. */
export function traced<Fn extends (...args: never[]) => unknown>(fn: Fn, options: TracedOptions = {}): Fn {
  const { name = fn.name || 'anonymous', as = 'tool', type = 'custom' } = options
  const hooks = hooksOf[as]

  function wrapped(this: unknown, ...args: never[]): unknown {
    // Handed on by `apply` both ways, the array is never made while nobody listens.
    return listeningRunner(hooks) === undefined ? fn.apply(this, args) : record.apply(this, args)
  }
  function record(this: unknown, ...args: never[]): unknown {
    const input: unknown = args.length > 1 ? args : args[0]
    const call =
      // Of its own kind, so that it can be held back; what it is given then may be changed.
      peek(fn, Symbol.toStringTag) === 'AsyncFunction'
        ? async ({ input: given }: CallContext<unknown>) =>
            fn.apply(this, given === input ? args : args.length > 1 ? (given as never[]) : [given as never])
        : () => fn.apply(this, args)
    if (as === 'workflow') return workflow(name, { type, input }, call)
    return as === 'agent' ? agent(name, { input }, call) : tool(name, { input }, call)
  }
  Object.defineProperty(wrapped, 'name', { value: fn.name, configurable: true })
  Object.defineProperty(wrapped, 'length', { value: fn.length, configurable: true })
  return wrapped as Fn
}

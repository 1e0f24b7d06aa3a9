/** `traced()`: wraps a function so that each call of it is recorded; its type stays. */
import { agent } from './agent.js'
import type { WorkflowType } from './catalogue.js'
import { tool } from './tool.js'
import { workflow } from './workflow.js'

export interface TracedOptions {
  /** Default: the function's own name. */
  readonly name?: string
  /** What a call of it is; default `tool`. */
  readonly as?: 'tool' | 'agent' | 'workflow'
  /** Of a workflow; default `custom`. */
  readonly type?: WorkflowType
}

/** A single argument is recorded as the input itself, several as an array. */
export function traced<Fn extends (...args: never[]) => unknown>(fn: Fn, options: TracedOptions = {}): Fn {
  const { name = fn.name || 'anonymous', as = 'tool', type = 'custom' } = options

  function wrapped(this: unknown, ...args: never[]): unknown {
    const input: unknown = args.length > 1 ? args : args[0]
    const call = () => fn.apply(this, args)
    if (as === 'workflow') return workflow(name, { type, input }, call)
    return as === 'agent' ? agent(name, { input }, call) : tool(name, { input }, call)
  }
  Object.defineProperty(wrapped, 'name', { value: fn.name, configurable: true })
  Object.defineProperty(wrapped, 'length', { value: fn.length, configurable: true })
  return wrapped as Fn
}

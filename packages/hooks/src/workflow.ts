/** `workflow()`: one run of a workflow, as a rule the root of what a session shows. */
import { callContext, type Run } from './call-context.js'
import type { WorkflowType } from './catalogue.js'
import { idleContext } from './idle.js'
import type { Runner } from './runner.js'
import { callHooks, listeningRunner, traceCall } from './trace-call.js'

export interface WorkflowOptions<Input> {
  /** Default `custom`. */
  readonly type?: WorkflowType
  readonly input?: Input
}

const hooks = callHooks('workflow_run', 'workflow.run')

/** Runs `fn` as the workflow `name` and returns what it returns. */
export function workflow<Input, Result>(name: string, options: WorkflowOptions<Input>, fn: Run<Input, Result>): Result
export function workflow<Result>(name: string, fn: Run<undefined, Result>): Result
export function workflow<Input, Result>(
  name: string,
  options: WorkflowOptions<Input> | Run<Input, Result>,
  fn?: Run<Input, Result>,
): Result {
  if (typeof options === 'function') return callWorkflow(name, {}, options)
  return callWorkflow(name, options, fn as Run<Input, Result>)
}

function callWorkflow<Input, Result>(name: string, options: WorkflowOptions<Input>, run: Run<Input, Result>): Result {
  const runner = listeningRunner(hooks)
  return runner === undefined ? run(idleContext(options.input as Input)) : traceWorkflow(runner, name, options, run)
}

function traceWorkflow<Input, Result>(
  runner: Runner,
  name: string,
  { type = 'custom', input }: WorkflowOptions<Input>,
  run: Run<Input, Result>,
): Result {
  return traceCall(runner, {
    hooks,
    title: name,
    fields: { name, type, input },
    fn: run,
    input,
    invoke: (operation, given) => run(callContext(given as Input, operation)),
    outcome: (result) => ({ result }),
  })
}

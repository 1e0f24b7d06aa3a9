/** `tool()`: one use of a tool. */
import { callContext, type Run } from './call-context.js'
import { idleContext } from './idle.js'
import { peek } from './peek.js'
import type { Runner } from './runner.js'
import { callHooks, listeningRunner, traceCall } from './trace-call.js'

export interface ToolOptions<Input> {
  readonly input?: Input
}

const hooks = callHooks('tool_call', 'tool.call')

/**
 * Runs `fn` as the tool `name` and returns what it returns. Of an MCP result, `structuredContent` is
 * recorded as the structured output.
 */
export function tool<Input, Result>(name: string, options: ToolOptions<Input>, fn: Run<Input, Result>): Result
export function tool<Result>(name: string, fn: Run<undefined, Result>): Result
export function tool<Input, Result>(
  name: string,
  options: ToolOptions<Input> | Run<Input, Result>,
  fn?: Run<Input, Result>,
): Result {
  if (typeof options === 'function') return callTool(name, undefined as Input, options)
  return callTool(name, options.input as Input, fn as Run<Input, Result>)
}

function callTool<Input, Result>(tool: string, input: Input, run: Run<Input, Result>): Result {
  const runner = listeningRunner(hooks)
  return runner === undefined ? run(idleContext(input)) : traceTool(runner, tool, input, run)
}

function traceTool<Input, Result>(runner: Runner, tool: string, input: Input, run: Run<Input, Result>): Result {
  return traceCall(runner, {
    hooks,
    title: tool,
    fields: { tool, input },
    fn: run,
    input,
    invoke: (operation, given) => run(callContext(given as Input, operation)),
    outcome: toolOutcome,
  })
}

function toolOutcome(output: unknown): { output: unknown; structuredOutput?: unknown } {
  const structuredOutput = peek(output, 'structuredContent')
  return structuredOutput === undefined ? { output } : { output, structuredOutput }
}

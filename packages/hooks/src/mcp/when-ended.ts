/** Tells when an operation of ours has ended, or its session. */
import type { HookName } from '../catalogue.js'
import { hookChannel } from '../channel.js'
import type { Operation, OperationKind } from '../operation.js'
import { peek } from '../peek.js'

const CALLS: Partial<Readonly<Record<OperationKind, readonly HookName[]>>> = {
  'workflow.run': ['after_workflow_run', 'error_workflow_run'],
  'agent.call': ['after_agent_call', 'error_agent_call'],
  'llm.generate': ['after_llm_generate', 'error_llm_generate'],
  'tool.call': ['after_tool_call', 'error_tool_call'],
  'resource.fetch': ['after_resource_fetch', 'error_resource_fetch'],
  'prompt.apply': ['after_prompt_apply', 'error_prompt_apply'],
  'mcp.rpc': ['after_rpc_response', 'error_rpc_request'],
}

/** @returns undoes it */
export function whenEnded(operation: Operation, tell: () => void): () => void {
  const names = [...(CALLS[operation.kind] ?? []), 'session_finished'] as const
  const hear = (payload: unknown) => {
    const isIt = peek(payload, 'operation') === operation || peek(payload, 'sessionId') === operation.sessionId
    if (isIt) tell()
  }
  for (const name of names) hookChannel(name).subscribe(hear)
  return () => {
    for (const name of names) hookChannel(name).unsubscribe(hear)
  }
}

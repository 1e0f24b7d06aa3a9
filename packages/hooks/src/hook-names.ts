/** The names of all hooks as values, in the order of the catalogue. */
import type { HookName } from './catalogue.js'

// A record, so that the compiler finds a name that is missing as well as one too many.
const NAMES = {
  before_workflow_run: true,
  after_workflow_run: true,
  error_workflow_run: true,
  before_agent_call: true,
  after_agent_call: true,
  error_agent_call: true,
  before_llm_generate: true,
  after_llm_generate: true,
  error_llm_generate: true,
  before_tool_call: true,
  after_tool_call: true,
  error_tool_call: true,
  before_resource_fetch: true,
  after_resource_fetch: true,
  error_resource_fetch: true,
  before_prompt_apply: true,
  after_prompt_apply: true,
  error_prompt_apply: true,
  before_signal_wait: true,
  after_signal_wait: true,
  error_signal_wait: true,
  session_started: true,
  session_paused: true,
  session_resumed: true,
  session_finished: true,
  progress_update: true,
  operation_cancelled: true,
  operation_stepped: true,
  session_stepping: true,
  state_snapshot: true,
  operation_attributes: true,
  operation_event: true,
} as const satisfies Record<HookName, true>

export const HOOK_NAMES = Object.keys(NAMES) as readonly HookName[]

/**
 * What each hook means, as data: when it fires, its fields with types and units, what it fills in the
 * trace. docs/hooks.md is written from it; the compiler holds it against the catalogue, field by field.
 */
import type { HookCatalogue, HookName } from './catalogue.js'
import { RPC_HOOK_DESCRIPTIONS } from './describe-rpc-hooks.js'
import { failed, type HookDescription, ofFailure, operation } from './hook-description.js'

type FieldsOf<Name extends HookName> = Extract<keyof HookCatalogue[Name], string>

const ofSession = { sessionId: '`string`', atNs: '`bigint`, ns since the Unix epoch' }
const ofSignal = {
  signal: "`string`: the signal's name",
  prompt: '`string`: what is asked, for people',
  schema: '`JsonSchema?` of the answer, draft 2020-12',
  timeoutMs: '`number?`, ms; absent: without end',
  step: '`StepFields?`: kind, title and input of an operation that is held back',
}
const usage = '`Usage?`: input, output, cache read, cache write and reasoning tokens'
const stopReason = '`string?`'
const usageAttributes = ['`gen_ai.usage.*`', '`mcp.stop_reason`', '`gen_ai.response.finish_reasons`']

export const HOOK_DESCRIPTIONS = {
  before_workflow_run: {
    fires: 'Before the function of `workflow()` is called, inside its operation.',
    fields: {
      operation,
      name: '`string`',
      type: '`WorkflowType`: orchestrator, router, parallel, evaluator_optimizer, swarm or custom',
      input: '`unknown?`',
    },
    fills: ['`mcp.workflow.type`', '`mcp.workflow.input_json`', '`gen_ai.workflow.name`', '`gen_ai.operation.name`'],
  },
  after_workflow_run: {
    fires: 'When it has returned: its promise is fulfilled, its stream is read to the end.',
    fields: { operation, result: '`unknown`; of a stream that returns nothing, the first 1000 values it yielded' },
    fills: ['`mcp.workflow.output_json`', '`mcp.result.<name>_json`'],
  },
  error_workflow_run: { fires: 'When it has thrown or rejected.', fields: ofFailure, fills: failed },

  before_agent_call: {
    fires: 'Before the function of `agent()` is called, inside its operation.',
    fields: { operation, agent: "`string`: the agent's name", input: '`unknown?`' },
    fills: ['`mcp.agent.name`', '`mcp.agent.input_json`', '`gen_ai.agent.name`', '`gen_ai.operation.name`'],
  },
  after_agent_call: {
    fires: 'When it has returned.',
    fields: { operation, result: '`unknown`' },
    fills: ['`mcp.result.<name>_json`'],
  },
  error_agent_call: { fires: 'When it has thrown or rejected.', fields: ofFailure, fills: failed },

  before_llm_generate: {
    fires: 'Before the function of `llm()` is called, inside its operation.',
    fields: {
      operation,
      provider: '`string`',
      model: '`string`: the model asked for',
      prompt: '`Prompt`: messages, system, tools, parameters',
    },
    fills: [
      '`mcp.llm.provider`',
      '`mcp.llm.model`',
      '`mcp.llm.prompt_json`',
      '`gen_ai.provider.name`',
      '`gen_ai.request.*`',
      '`gen_ai.operation.name`',
    ],
  },
  after_llm_generate: {
    fires: 'When it has returned. `span.set({ usage, stopReason })` counts where the result has none.',
    fields: { operation, response: '`unknown`: a message, a text, or the whole result', usage, stopReason },
    fills: ['`mcp.llm.response_json`', ...usageAttributes],
  },
  error_llm_generate: {
    fires: 'When it has thrown or rejected; with the usage that was known by then.',
    fields: { ...ofFailure, usage, stopReason },
    fills: [...failed, ...usageAttributes],
  },

  before_tool_call: {
    fires: 'Before the function of `tool()` is called, inside its operation.',
    fields: { operation, tool: "`string`: the tool's name", input: '`unknown?`' },
    fills: ['`mcp.tool.name`', '`mcp.tool.input_json`', '`gen_ai.tool.name`', '`gen_ai.operation.name`'],
  },
  after_tool_call: {
    fires: 'When it has returned.',
    fields: {
      operation,
      output: '`unknown`: what it returned',
      structuredOutput: '`unknown?`: `structuredContent` of an MCP result',
    },
    fills: ['`mcp.tool.output_json`', '`mcp.tool.structured_output_json`'],
  },
  error_tool_call: { fires: 'When it has thrown or rejected.', fields: ofFailure, fills: failed },

  before_resource_fetch: {
    fires: 'Before the function of `resource()` is called, inside its operation.',
    fields: { operation, uri: '`string`' },
    fills: ['`mcp.resource.uri`'],
  },
  after_resource_fetch: {
    fires: 'When it has returned. The content itself is not told.',
    fields: { operation, mimeType: '`string?`', bytes: '`number?`, bytes of the content' },
    fills: ['`mcp.resource.mime_type`', '`mcp.resource.bytes`'],
  },
  error_resource_fetch: { fires: 'When it has thrown or rejected.', fields: ofFailure, fills: failed },

  before_prompt_apply: {
    fires: 'Before the function of `prompt()` is called, inside its operation.',
    fields: { operation, templateId: '`string`', parameters: '`unknown?`' },
    fills: ['`mcp.prompt.template_id`', '`mcp.prompt.parameters_json`', '`gen_ai.prompt.name`'],
  },
  after_prompt_apply: {
    fires: 'When it has returned.',
    fields: { operation, rendered: '`unknown`: what became of the template' },
    fills: ['`mcp.prompt.rendered_json`, only where contents are kept'],
  },
  error_prompt_apply: { fires: 'When it has thrown or rejected.', fields: ofFailure, fills: failed },

  before_signal_wait: {
    fires: 'When `waitForSignal()` begins to wait, inside its operation. It can be answered from here on.',
    fields: { operation, ...ofSignal },
    fills: ['`mcp.signal.name`', '`mcp.signal.prompt`', '`mcp.signal.schema_json`', '`mcp.signal.timeout_ms`'],
  },
  after_signal_wait: {
    fires: 'When it was answered.',
    fields: {
      operation,
      payload: '`unknown`: the answer',
      by: '`string?`: who answered',
      atNs: '`bigint`, ns since the Unix epoch: when',
    },
    fills: ['`mcp.signal.payload_json`', '`mcp.signal.by`', '`mcp.signal.answered_at_ns`'],
  },
  error_signal_wait: {
    fires: 'When the time was up, or a signal ended the wait.',
    fields: ofFailure,
    fills: failed,
  },

  ...RPC_HOOK_DESCRIPTIONS,

  session_started: {
    fires: 'Before the function of `session()`, or of a helper called outside a session.',
    fields: {
      ...ofSession,
      title: '`string?`; of a session that a helper opened, the name of what it called',
      engine: '`string`: `node`; `mcp-inbound`, opened by a call from an MCP client',
      metadata: '`object?`: strings, numbers, booleans, nested',
    },
    fills: ['event `agent_inspector.session_started`'],
  },
  session_paused: {
    fires: 'Just before `before_signal_wait`.',
    fields: { ...ofSession, waitId: '`string`: the span id of the wait', ...ofSignal },
    fills: ['event `agent_inspector.waiting_on_signal`'],
  },
  session_resumed: {
    fires: 'Just after `after_signal_wait` or `error_signal_wait`.',
    fields: {
      ...ofSession,
      waitId: '`string`: the span id of the wait',
      payload: '`unknown?`: the answer, if there is one',
    },
    fills: ['event `agent_inspector.signal_received`'],
  },
  session_finished: {
    fires: 'When the function of the session has returned, thrown or rejected.',
    fields: {
      ...ofSession,
      status: '`string`: completed, failed, or cancelled (its signal has fired, or it ended with an `AbortError`)',
      error: '`unknown?`: exactly what was thrown',
    },
    fills: ['event `agent_inspector.session_finished`'],
  },

  progress_update: {
    fires: 'At `progress()`, inside an operation or a session.',
    fields: {
      operation,
      token: '`string?`',
      progress: '`number`, in units of the application',
      total: '`number?`, in the same units',
      message: '`string?`',
    },
    fills: ['event `agent_inspector.progress`', '`mcp.progress.token`'],
  },
  operation_cancelled: {
    fires: 'When a session is cancelled: `cancelSession()`, or somebody in the page. Its functions may heed it or not.',
    fields: {
      operation: "`Operation`: the session's own frame, which has no span",
      reason: '`unknown`: what its signal fired with',
      by: '`string?`: who cancelled',
    },
    fills: ['event `agent_inspector.cancel_requested`', '`mcp.cancellation.requested` of every span that is open'],
  },
  operation_stepped: {
    fires: 'When an operation that was held back goes on.',
    fields: {
      operation,
      action: '`string`: go, or skip: its function is not called',
      input: '`unknown?`: what its function gets',
      isEdited: '`boolean?`: true where somebody has changed that',
      result: '`unknown?`: of what is skipped',
      by: '`string?`: who let it go on',
      atNs: '`bigint`, ns since the Unix epoch: when',
    },
    fills: ['`mcp.step.action`', '`mcp.step.by`', '`mcp.step.original_input_json`', 'the input, where it was changed'],
  },
  session_stepping: {
    fires: 'When it is chosen which operations of a session wait before they begin: `stepSession()`, or in the page.',
    fields: { ...ofSession, kinds: '`OperationKind[]`: which; none: nothing waits' },
    fills: ['event `agent_inspector.stepping_changed`'],
  },
  state_snapshot: {
    fires: 'At `snapshot()`, inside an operation or a session.',
    fields: { operation, name: '`string`', value: '`unknown`, as it is at this moment' },
    fills: ['span event `agent_inspector.state_snapshot`', '`mcp.state.<name>_json`'],
  },
  operation_attributes: {
    fires: 'At `span.set()` in the function of a helper.',
    fields: { operation, attributes: '`Attributes`: strings, numbers, booleans, arrays of one of them' },
    fills: ['the attributes as they are'],
  },
  operation_event: {
    fires: 'At `span.event()` in the function of a helper.',
    fields: { operation, name: '`string`', attributes: '`Attributes?`' },
    fills: ['span event of that name'],
  },
} as const satisfies { readonly [Name in HookName]: HookDescription<FieldsOf<Name>> }

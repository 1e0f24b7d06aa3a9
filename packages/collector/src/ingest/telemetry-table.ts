/**
 * Every attribute that the hooks put on spans and span events, as data (session-event-table.ts has the session's): docs/telemetry.md
 * is written from it, and its test holds it against lines that all helpers really produced.
 */
import type { HookName } from '@agent-inspector/hooks'
import { type AttributeDescription, type AttributeGroup, of } from './attribute-description.js'
import { RPC_ATTRIBUTES, RPC_EVENTS } from './rpc-telemetry.js'

const FAILURES: readonly HookName[] = [
  'error_workflow_run',
  'error_agent_call',
  'error_llm_generate',
  'error_tool_call',
  'error_resource_fetch',
  'error_prompt_apply',
  'error_signal_wait',
  'error_rpc_request',
]
const LLM_ENDS: readonly HookName[] = ['after_llm_generate', 'error_llm_generate']
const OPERATIONS: readonly HookName[] = [
  'before_workflow_run',
  'before_agent_call',
  'before_llm_generate',
  'before_tool_call',
]

export const SPAN_ATTRIBUTES: readonly AttributeGroup[] = [
  {
    title: 'Every record',
    attributes: [
      { name: 'session.id', type: 'string', meaning: 'The session; settled when the span starts.' },
      { name: 'agent_inspector.seq', type: 'number', meaning: 'Place of the record in its part file, from 0.' },
    ],
  },
  {
    title: 'Kind of operation',
    attributes: [
      {
        name: 'gen_ai.operation.name',
        type: 'string',
        hooks: OPERATIONS,
        meaning: '`invoke_workflow`, `invoke_agent`, `chat` or `execute_tool`.',
      },
    ],
  },
  {
    title: 'Workflow: `workflow.run`',
    attributes: [
      of('mcp.workflow.type', 'string', 'before_workflow_run', 'Orchestrator, router, parallel and the like.'),
      of('mcp.workflow.input_json', 'json', 'before_workflow_run', 'Its input.'),
      of('mcp.workflow.output_json', 'json', 'after_workflow_run', 'Its result.'),
      of('gen_ai.workflow.name', 'string', 'before_workflow_run', 'Its name.'),
    ],
  },
  {
    title: 'Agent: `agent.call`',
    attributes: [
      of('mcp.agent.name', 'string', 'before_agent_call', 'Its name.'),
      of('mcp.agent.input_json', 'json', 'before_agent_call', 'Its input.'),
      of('gen_ai.agent.name', 'string', 'before_agent_call', 'Its name.'),
    ],
  },
  {
    title: 'Model call: `llm.generate`',
    attributes: [
      of('mcp.llm.provider', 'string', 'before_llm_generate', 'Whose model it is.'),
      of('mcp.llm.model', 'string', 'before_llm_generate', 'The model that was asked for.'),
      of(
        'mcp.llm.prompt_json',
        'json',
        'before_llm_generate',
        '`{ messages, system?, tools?, parameters? }`; messages are MCP messages `{ role, content: [parts] }`.',
      ),
      {
        name: 'mcp.llm.response_json',
        type: 'json',
        hooks: LLM_ENDS,
        meaning: 'An MCP message, or what the function returned.',
      },
      { name: 'mcp.stop_reason', type: 'string', hooks: LLM_ENDS, meaning: 'Why the model stopped, in its own word.' },
      of('gen_ai.provider.name', 'string', 'before_llm_generate', 'Whose model it is.'),
      of('gen_ai.request.model', 'string', 'before_llm_generate', 'The model that was asked for.'),
      of('gen_ai.request.temperature', 'number', 'before_llm_generate', 'As sent.'),
      of('gen_ai.request.top_p', 'number', 'before_llm_generate', 'As sent.'),
      of('gen_ai.request.top_k', 'number', 'before_llm_generate', 'As sent.'),
      { ...of('gen_ai.request.max_tokens', 'number', 'before_llm_generate', 'As sent.'), unit: 'tokens' },
      of('gen_ai.request.seed', 'number', 'before_llm_generate', 'As sent.'),
      of('gen_ai.request.frequency_penalty', 'number', 'before_llm_generate', 'As sent.'),
      of('gen_ai.request.presence_penalty', 'number', 'before_llm_generate', 'As sent.'),
      {
        name: 'gen_ai.response.finish_reasons',
        type: 'string[]',
        hooks: LLM_ENDS,
        meaning: 'The stop reason, as a list.',
      },
      tokens('gen_ai.usage.input_tokens', 'Read by the model.'),
      tokens('gen_ai.usage.output_tokens', 'Written by the model.'),
      tokens('gen_ai.usage.cache_read.input_tokens', 'Of the input: read from a cache.'),
      tokens('gen_ai.usage.cache_creation.input_tokens', 'Of the input: written into a cache.'),
      tokens('gen_ai.usage.reasoning.output_tokens', 'Of the output: reasoning.'),
    ],
  },
  {
    title: 'Tool: `tool.call`',
    attributes: [
      of('mcp.tool.name', 'string', 'before_tool_call', 'Its name.'),
      of('mcp.tool.input_json', 'json', 'before_tool_call', 'Its arguments.'),
      of('mcp.tool.output_json', 'json', 'after_tool_call', 'What it returned.'),
      of('mcp.tool.structured_output_json', 'json', 'after_tool_call', 'The `structuredContent` of an MCP result.'),
      of('gen_ai.tool.name', 'string', 'before_tool_call', 'Its name.'),
    ],
  },
  {
    title: 'Resource: `resource.fetch`',
    attributes: [
      of('mcp.resource.uri', 'string', 'before_resource_fetch', 'What was fetched; never its content.'),
      of('mcp.resource.mime_type', 'string', 'after_resource_fetch', 'Type of the content.'),
      { ...of('mcp.resource.bytes', 'number', 'after_resource_fetch', 'Size of the content.'), unit: 'bytes' },
    ],
  },
  {
    title: 'Prompt: `prompt.apply`',
    attributes: [
      of('mcp.prompt.template_id', 'string', 'before_prompt_apply', 'The template.'),
      of('mcp.prompt.parameters_json', 'json', 'before_prompt_apply', 'What was put into it.'),
      of('mcp.prompt.rendered_json', 'json', 'after_prompt_apply', 'What came out, only where contents are kept.'),
      of('gen_ai.prompt.name', 'string', 'before_prompt_apply', 'The template.'),
    ],
  },
  {
    title: 'Pause for a human: `signal.wait`',
    attributes: [
      of('mcp.signal.name', 'string', 'before_signal_wait', 'Name of the signal that is awaited.'),
      of('mcp.signal.prompt', 'string', 'before_signal_wait', 'What is asked.'),
      of('mcp.signal.schema_json', 'json', 'before_signal_wait', 'JSON Schema of the answer.'),
      { ...of('mcp.signal.timeout_ms', 'number', 'before_signal_wait', 'How long it waits at most.'), unit: 'ms' },
      of('mcp.signal.payload_json', 'json', 'after_signal_wait', 'The answer.'),
      of('mcp.signal.by', 'string', 'after_signal_wait', 'Who answered, as far as is known.'),
      {
        ...of('mcp.signal.answered_at_ns', 'string', 'after_signal_wait', 'When, as decimal digits.'),
        unit: 'ns since the Unix epoch',
      },
    ],
  },
  RPC_ATTRIBUTES,
  {
    title: 'State, results, progress',
    attributes: [
      of('mcp.state.<name>_json', 'json', 'state_snapshot', 'The latest snapshot of that name.'),
      {
        name: 'mcp.result.<name>_json',
        type: 'json',
        hooks: ['after_workflow_run', 'after_agent_call'],
        meaning: 'What the workflow or agent of that name returned.',
      },
      of('mcp.progress.token', 'string', 'progress_update', 'Of the last progress with a token.'),
    ],
  },
  {
    title: 'Failure',
    attributes: [
      {
        name: 'error.type',
        type: 'string',
        hooks: FAILURES,
        meaning: 'Name of the error, or `cancelled`; `tool_error` where a tool says `isError`.',
      },
      { name: 'mcp.error.message', type: 'string', hooks: FAILURES, meaning: 'Its message, also in the span status.' },
      {
        name: 'mcp.error.code',
        type: 'string',
        hooks: FAILURES,
        meaning: 'Its `code`, if it has one: a text or a number.',
      },
      {
        name: 'mcp.cancellation.requested',
        type: 'boolean',
        hooks: [...FAILURES, 'operation_cancelled'],
        meaning:
          'True where its session was cancelled while it was open; where that ended it, `error.type` is `cancelled`.',
      },
    ],
  },
  {
    title: 'Where it was held back before it began',
    attributes: [
      of(
        'mcp.step.action',
        'string',
        'operation_stepped',
        '`continued`, `edited`, or `skipped`: its function was not called.',
      ),
      of('mcp.step.by', 'string', 'operation_stepped', 'Who let it go on, as far as is known.'),
      { ...of('mcp.step.held_ms', 'number', 'operation_stepped', 'For how long.'), unit: 'ms' },
      of(
        'mcp.step.original_input_json',
        'json',
        'operation_stepped',
        'What it would have got, where that was changed.',
      ),
    ],
  },
]

export const SPAN_EVENTS: readonly AttributeGroup[] = [
  {
    title: '`agent_inspector.state_snapshot`',
    attributes: [
      of('name', 'string', 'state_snapshot', 'Name of the state, as given.'),
      of('value_json', 'json', 'state_snapshot', 'Its value at that moment.'),
    ],
  },
  ...RPC_EVENTS,
  {
    title: '`exception`',
    attributes: [
      {
        name: 'exception.type',
        type: 'string',
        hooks: FAILURES,
        meaning: 'Name of the error, or the type of what was thrown.',
      },
      { name: 'exception.message', type: 'string', hooks: FAILURES, meaning: 'Its message.' },
      { name: 'exception.stacktrace', type: 'string', hooks: FAILURES, meaning: 'Its stack, if it has one.' },
    ],
  },
]

function tokens(name: string, meaning: string): AttributeDescription {
  return { name, type: 'number', unit: 'tokens', hooks: LLM_ENDS, meaning }
}

/**
 * What a hook says -> the attributes of its span, in both vocabularies: ours (`mcp.*`) and
 * OpenTelemetry's conventions for GenAI and MCP. docs/telemetry.md lists them; telemetry-table.ts is
 * its source.
 *
 * Values of the agent become JSON text here and now, so that nothing that happens to them later
 * changes the trace.
 */
import type { HookPayload, Prompt, Usage } from '@agent-inspector/hooks'
import { type AttributeValue, INPUT_TOKENS, OUTPUT_TOKENS } from '@agent-inspector/trace-format'
import { hideWriteOnly } from '../span/hide-write-only.js'
import { snapshotJson } from '../span/snapshot-json.js'
import type { KeepValue } from './keep-value.js'
import { normalPrompt, normalResponse } from './mcp-message.js'

export type SpanAttributes = Record<string, AttributeValue>

export function workflowAttributes(
  { name, type, input }: HookPayload<'before_workflow_run'>,
  keep: KeepValue,
): SpanAttributes {
  const attributes: SpanAttributes = {
    'mcp.workflow.type': type,
    'gen_ai.operation.name': 'invoke_workflow',
    'gen_ai.workflow.name': name,
  }
  if (input !== undefined) keep(attributes, input, 'mcp.workflow.input_json')
  return attributes
}

export function workflowResultAttributes(name: string, result: unknown, keep: KeepValue): SpanAttributes {
  const attributes: SpanAttributes = {}
  if (result !== undefined) keep(attributes, result, 'mcp.workflow.output_json', resultKey(name))
  return attributes
}

export function agentAttributes({ agent, input }: HookPayload<'before_agent_call'>, keep: KeepValue): SpanAttributes {
  const attributes: SpanAttributes = {
    'mcp.agent.name': agent,
    'gen_ai.operation.name': 'invoke_agent',
    'gen_ai.agent.name': agent,
  }
  if (input !== undefined) keep(attributes, input, 'mcp.agent.input_json')
  return attributes
}

/** Under the name of the agent or workflow that gave it. */
export function resultAttributes(name: string, result: unknown, keep: KeepValue): SpanAttributes {
  const attributes: SpanAttributes = {}
  if (result !== undefined) keep(attributes, result, resultKey(name))
  return attributes
}

function resultKey(name: string): string {
  return `mcp.result.${snakeName(name)}_json`
}

export function llmAttributes(
  { provider, model, prompt }: HookPayload<'before_llm_generate'>,
  keep: KeepValue,
): SpanAttributes {
  const attributes: SpanAttributes = {
    'mcp.llm.provider': provider,
    'mcp.llm.model': model,
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': provider,
    'gen_ai.request.model': model,
  }
  keep(attributes, normalPrompt(prompt), 'mcp.llm.prompt_json')
  return Object.assign(
    attributes,
    readable(() => requestParameters(prompt)),
  )
}

export function llmResultAttributes(
  payload: Partial<HookPayload<'after_llm_generate'>>,
  keep: KeepValue,
): SpanAttributes {
  const { response, usage, stopReason } = payload
  const attributes: SpanAttributes = {}
  if (response !== undefined) keep(attributes, normalResponse(response), 'mcp.llm.response_json')
  if (stopReason !== undefined) {
    attributes['mcp.stop_reason'] = stopReason
    attributes['gen_ai.response.finish_reasons'] = [stopReason]
  }
  return usage === undefined ? attributes : { ...attributes, ...readable(() => usageAttributes(usage)) }
}

export function toolAttributes({ tool, input }: HookPayload<'before_tool_call'>, keep: KeepValue): SpanAttributes {
  const attributes: SpanAttributes = {
    'mcp.tool.name': tool,
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool,
  }
  if (input !== undefined) keep(attributes, input, 'mcp.tool.input_json')
  return attributes
}

export function toolResultAttributes(payload: HookPayload<'after_tool_call'>, keep: KeepValue): SpanAttributes {
  const { output, structuredOutput } = payload
  const attributes: SpanAttributes = {}
  if (output !== undefined) keep(attributes, output, 'mcp.tool.output_json')
  if (structuredOutput !== undefined) keep(attributes, structuredOutput, 'mcp.tool.structured_output_json')
  return attributes
}

export function resourceAttributes({ uri }: HookPayload<'before_resource_fetch'>): SpanAttributes {
  return { 'mcp.resource.uri': uri }
}

export function resourceResultAttributes({ mimeType, bytes }: HookPayload<'after_resource_fetch'>): SpanAttributes {
  const attributes: SpanAttributes = {}
  if (mimeType !== undefined) attributes['mcp.resource.mime_type'] = mimeType
  if (bytes !== undefined) attributes['mcp.resource.bytes'] = bytes
  return attributes
}

export function promptAttributes(
  { templateId, parameters }: HookPayload<'before_prompt_apply'>,
  keep: KeepValue,
): SpanAttributes {
  const attributes: SpanAttributes = { 'mcp.prompt.template_id': templateId, 'gen_ai.prompt.name': templateId }
  if (parameters !== undefined) keep(attributes, parameters, 'mcp.prompt.parameters_json')
  return attributes
}

export function renderedAttributes(rendered: unknown, keep: KeepValue): SpanAttributes {
  const attributes: SpanAttributes = {}
  keep(attributes, rendered, 'mcp.prompt.rendered_json')
  return attributes
}

/** The schema is always kept: it says what of the answer is not to be. */
export function signalAttributes(payload: HookPayload<'before_signal_wait'>): SpanAttributes {
  const { signal, prompt, schema, timeoutMs } = payload
  const attributes: SpanAttributes = { 'mcp.signal.name': signal, 'mcp.signal.prompt': prompt }
  if (schema !== undefined) attributes['mcp.signal.schema_json'] = snapshotJson(schema)
  if (timeoutMs !== undefined) attributes['mcp.signal.timeout_ms'] = timeoutMs
  return attributes
}

/** @param schemaJson of the answer */
export function signalAnswerAttributes(
  { payload, by, atNs }: HookPayload<'after_signal_wait'>,
  schemaJson: unknown,
): SpanAttributes {
  const attributes: SpanAttributes = {
    'mcp.signal.payload_json': answerJson(payload, schemaJson),
    'mcp.signal.answered_at_ns': atNs.toString(),
  }
  if (by !== undefined) attributes['mcp.signal.by'] = by
  return attributes
}

/** An answer as the trace keeps it. It came as JSON; what the application gave instead may be anything. */
export function answerJson(payload: unknown, schemaJson: unknown): string {
  const json = snapshotJson(payload)
  if (typeof schemaJson !== 'string') return json
  return JSON.stringify(hideWriteOnly(JSON.parse(json), JSON.parse(schemaJson)))
}

/** Values of the agent may throw at whoever reads them, and callers without types hand over anything: no span is lost for that. */
export function readable(read: () => SpanAttributes): SpanAttributes {
  try {
    return read()
  } catch {
    return {}
  }
}

/** What the application sets itself: a copy, and no value that OTLP has no word for. */
export function ownAttributes(attributes: Readonly<Record<string, unknown>>): SpanAttributes {
  const copy: SpanAttributes = {}
  for (const key in attributes) {
    const value = attributes[key]
    if (value !== undefined && value !== null) copy[key] = isScalar(value) ? value : ownList(value)
  }
  return copy
}

function ownList(value: unknown): AttributeValue {
  return Array.isArray(value) && value.every(isScalar) ? [...value] : snapshotJson(value)
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** `Plan the trip` -> `plan_the_trip`: part of the name of an attribute. */
export function snakeName(name: string): string {
  return (
    name
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '_')
      .replace(/^_+|_+$/g, '') || 'value'
  )
}

/** Parameters of a request that OpenTelemetry has a name for, under the spellings of the common SDKs. */
const REQUEST_PARAMETERS: ReadonlyMap<string, string> = new Map([
  ['temperature', 'temperature'],
  ['top_p', 'top_p'],
  ['topP', 'top_p'],
  ['top_k', 'top_k'],
  ['topK', 'top_k'],
  ['max_tokens', 'max_tokens'],
  ['maxTokens', 'max_tokens'],
  ['max_completion_tokens', 'max_tokens'],
  ['max_output_tokens', 'max_tokens'],
  ['maxOutputTokens', 'max_tokens'],
  ['seed', 'seed'],
  ['frequency_penalty', 'frequency_penalty'],
  ['frequencyPenalty', 'frequency_penalty'],
  ['presence_penalty', 'presence_penalty'],
  ['presencePenalty', 'presence_penalty'],
])

function requestParameters({ parameters }: Prompt): SpanAttributes {
  const attributes: SpanAttributes = {}
  for (const key in parameters) {
    const name = REQUEST_PARAMETERS.get(key)
    const value = parameters[key]
    if (name !== undefined && typeof value === 'number') attributes[`gen_ai.request.${name}`] = value
  }
  return attributes
}

function usageAttributes(usage: Usage): SpanAttributes {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } = usage
  const attributes: SpanAttributes = {}
  if (inputTokens !== undefined) attributes[INPUT_TOKENS] = inputTokens
  if (outputTokens !== undefined) attributes[OUTPUT_TOKENS] = outputTokens
  if (cacheReadTokens !== undefined) attributes['gen_ai.usage.cache_read.input_tokens'] = cacheReadTokens
  if (cacheWriteTokens !== undefined) attributes['gen_ai.usage.cache_creation.input_tokens'] = cacheWriteTokens
  if (reasoningTokens !== undefined) attributes['gen_ai.usage.reasoning.output_tokens'] = reasoningTokens
  return attributes
}

/**
 * What people do to operations while they run -> attributes of their spans: a session is cancelled, an operation that
 * was held back goes on, with what it was about to get or with something else, or is skipped.
 *
 *   hook bus --operation_cancelled, operation_stepped--> [recordInterventions] --attributes--> open spans
 */
import { type HookPayload, type Operation, type OperationKind, on, type Prompt } from '@agent-inspector/hooks'
import type { Ingest } from '../span/ports.js'
import type { KeepValue } from './keep-value.js'
import { normalPrompt } from './mcp-message.js'
import type { OpenSpan, OpenSpans } from './open-spans.js'
import type { SpanAttributes } from './span-attributes.js'

export interface RecordInterventionsOptions {
  readonly spans: Pick<OpenSpans<Operation, OpenSpan & { readonly attributes: SpanAttributes }>, 'get' | 'all'>
  readonly keep: KeepValue
}

export function recordInterventions({ spans, keep }: RecordInterventionsOptions): Ingest {
  const undo = [on('operation_cancelled', cancelled), on('operation_stepped', stepped)]
  return {
    close() {
      for (const leave of undo) leave()
    },
  }

  function cancelled({ operation: { sessionId } }: HookPayload<'operation_cancelled'>): void {
    for (const span of spans.all()) {
      if (span.sessionId === sessionId) span.attributes['mcp.cancellation.requested'] = true
    }
  }

  function stepped(payload: HookPayload<'operation_stepped'>): void {
    const { operation, action, input, isEdited = false, by, atNs } = payload
    const attributes = spans.get(operation)?.attributes
    if (attributes === undefined) return
    attributes['mcp.step.action'] = action === 'skip' ? 'skipped' : isEdited ? 'edited' : 'continued'
    attributes['mcp.step.held_ms'] = Number(atNs - operation.startNs) / 1e6
    if (by !== undefined) attributes['mcp.step.by'] = by
    const key = INPUTS[operation.kind]
    if (!isEdited || key === undefined) return
    const original = attributes[key]
    if (original !== undefined) attributes[ORIGINAL] = key.endsWith('_json') ? original : JSON.stringify(original)
    if (key === URI) attributes[key] = String(input)
    else keep(attributes, operation.kind === 'llm.generate' ? normalPrompt(input as Prompt) : input, key)
  }
}

const ORIGINAL = 'mcp.step.original_input_json'
const URI = 'mcp.resource.uri'

/** Where a span says what its function got. */
const INPUTS: Readonly<Partial<Record<OperationKind, string>>> = {
  'workflow.run': 'mcp.workflow.input_json',
  'agent.call': 'mcp.agent.input_json',
  'llm.generate': 'mcp.llm.prompt_json',
  'tool.call': 'mcp.tool.input_json',
  'resource.fetch': URI,
  'prompt.apply': 'mcp.prompt.parameters_json',
}

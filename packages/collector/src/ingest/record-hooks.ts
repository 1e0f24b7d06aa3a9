/**
 * Hooks -> records: the collector's ear on the agent.
 *
 *   hook bus --payloads--> [recordHooks] --ended spans, open spans, session events--> capture queue
 *
 * One line a hook: what it opens, ends or adds to.
 */
import { type HookName, type HookPayload, type Listener, on } from '@agent-inspector/hooks'
import { CUT, OURS, type SpanKind } from '@agent-inspector/trace-format'
import type { Ingest } from '../span/ports.js'
import { createHookSpans, type HookSpansOptions } from './hook-spans.js'
import { createValueKeeper, type ValueRoom } from './keep-value.js'
import { recordInterventions } from './record-interventions.js'
import { recordRpc } from './record-rpc.js'
import { recordSessions } from './record-sessions.js'
import {
  agentAttributes,
  llmAttributes,
  llmResultAttributes,
  ownAttributes,
  promptAttributes,
  renderedAttributes,
  resourceAttributes,
  resourceResultAttributes,
  resultAttributes,
  type SpanAttributes,
  signalAnswerAttributes,
  signalAttributes,
  snakeName,
  toolAttributes,
  toolResultAttributes,
  workflowAttributes,
  workflowResultAttributes,
} from './span-attributes.js'

export interface RecordHooksOptions extends Omit<HookSpansOptions, 'tellRefused'> {
  /** Of this process, as its `.live` files name it. Default: what waits does not say who does. */
  readonly writer?: string
  /** Room for values, where records wait. Default: for all. */
  readonly room?: ValueRoom
  /** Store what `prompt()` rendered, not only its template and parameters. Default: false. */
  readonly keepContents?: boolean
}

export interface HookIngest extends Ingest {
  /** Writes the spans that are open as they are now: the process ends. */
  writeOpen(): void
}

const CLIENT: SpanKind = 3

export function recordHooks(options: RecordHooksOptions): HookIngest {
  const { write, sessions, origin, writer, keepContents = false, room } = options
  const { keep, tellRefused } = createValueKeeper(origin, room)
  const spans = createHookSpans({ write, sessions, origin, tellRefused })
  const { open, end, fail, setAttributes } = spans
  const sessionEvents = recordSessions({ write, sessions, origin, writer })
  const interventions = recordInterventions({ spans, keep })
  const undo: (() => void)[] = []

  hear('before_workflow_run', (payload) => open(payload.operation, workflowAttributes(payload, keep), payload.name))
  hear('after_workflow_run', ({ operation, result }) =>
    end(operation, ({ subject }) => workflowResultAttributes(subject, result, keep)),
  )
  hear('error_workflow_run', fail)

  hear('before_agent_call', (payload) => open(payload.operation, agentAttributes(payload, keep), payload.agent))
  hear('after_agent_call', ({ operation, result }) =>
    end(operation, ({ subject }) => resultAttributes(subject, result, keep)),
  )
  hear('error_agent_call', fail)

  hear('before_llm_generate', (payload) => open(payload.operation, llmAttributes(payload, keep), payload.model, CLIENT))
  hear('after_llm_generate', (payload) => end(payload.operation, () => llmResultAttributes(payload, keep)))
  hear('error_llm_generate', (payload) => {
    setAttributes(payload.operation, llmResultAttributes(payload, keep))
    fail(payload)
  })

  hear('before_tool_call', (payload) => open(payload.operation, toolAttributes(payload, keep), payload.tool))
  hear('after_tool_call', (payload) => end(payload.operation, () => toolResultAttributes(payload, keep)))
  hear('error_tool_call', fail)

  hear('before_resource_fetch', (payload) => open(payload.operation, resourceAttributes(payload), payload.uri))
  hear('after_resource_fetch', (payload) => end(payload.operation, () => resourceResultAttributes(payload)))
  hear('error_resource_fetch', fail)

  hear('before_prompt_apply', (payload) => open(payload.operation, promptAttributes(payload, keep), payload.templateId))
  hear('after_prompt_apply', ({ operation, rendered }) =>
    end(operation, () => (keepContents ? renderedAttributes(rendered, keep) : {})),
  )
  hear('error_prompt_apply', fail)

  hear('before_signal_wait', (payload) => open(payload.operation, signalAttributes(payload), payload.signal))
  hear('after_signal_wait', (payload) =>
    end(payload.operation, ({ attributes }) => signalAnswerAttributes(payload, attributes['mcp.signal.schema_json'])),
  )
  hear('error_signal_wait', fail)

  recordRpc({ spans, keep, hear })

  hear('operation_attributes', ({ operation, attributes }) => setAttributes(operation, ownAttributes(attributes)))
  hear('operation_event', spans.addEvent)
  hear('state_snapshot', takeSnapshot)
  hear('progress_update', ({ operation, token }) => {
    if (token !== undefined) setAttributes(operation, { 'mcp.progress.token': token })
  })

  return {
    writeOpen: spans.writeOpen,
    close() {
      for (const leave of undo) leave()
      sessionEvents.close()
      interventions.close()
      spans.stop()
    },
  }

  function hear<Name extends HookName>(hook: Name, listener: Listener<Name>): void {
    undo.push(on(hook, listener))
  }

  function takeSnapshot({ operation, name, value }: HookPayload<'state_snapshot'>): void {
    const latest: SpanAttributes = {}
    const key = `mcp.state.${snakeName(name)}_json`
    keep(latest, value, key)
    const isCut = latest[key + CUT.truncated]
    const attributes = { name, value_json: latest[key], ...(isCut && { [`value_json${CUT.truncated}`]: isCut }) }
    const event = { name: OURS.stateSnapshot, atNs: operation.clock.nowNs(), attributes }
    spans.addEventOr('state.snapshot', operation, event, latest)
  }
}

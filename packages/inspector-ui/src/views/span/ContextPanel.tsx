/** The conversation of a model or tool span as a transcript, with what it cost in tokens. */
import {
  type Conversation,
  describeArgument,
  type ToolDefinition,
  type ToolUsePart,
  type Usage,
} from '@agent-inspector/dialects'
import { type ReactNode, useMemo, useState } from 'react'
import { formatInteger } from '../../base/format.js'
import { numbered } from '../../base/numbered.js'
import { FLAG } from '../../base/span-batch.js'
import { cutValuesIn } from '../../model/cut-values.js'
import { linkToolCalls, type ToolCall, toolSpansAround } from '../../model/link-tool-calls.js'
import { Icon } from '../../widgets/Icon.js'
import { useTrace } from '../stores-context.js'
import { plainJson } from './attribute-text.js'
import { CutValueView } from './CutValueView.js'
import { FailureView } from './FailureView.js'
import { Fold } from './Fold.js'
import { JsonTree } from './JsonTree.js'
import { MessageView } from './MessageView.js'
import type { SpanPanelProps } from './panel.js'
import { SourceBlock } from './SourceBlock.js'
import { toolCallsOf, turnsOf } from './turns.js'

export function ContextPanel({ detail, conversation }: SpanPanelProps): ReactNode {
  const columns = useTrace((state) => state.columns)
  const layout = useTrace((state) => state.layout)
  const turns = useMemo(() => (conversation === undefined ? [] : turnsOf(conversation)), [conversation])
  const args = useTrace((state) => state.args)
  const spans = useMemo(() => toolSpansAround(columns, layout, detail.row), [columns, layout, detail.row])
  const calls = useMemo(() => toolCallsOf(turns).map((part) => ({ part, call: lineOf(part) })), [turns])
  const links = useMemo(() => {
    const rows = linkToolCalls(
      spans,
      calls.map(({ call }) => call),
      args,
    )
    return new Map(calls.map(({ part }, i) => [part, rows[i]]))
  }, [calls, spans, args])
  if (conversation === undefined) return <p className="none meta">Nothing was said here.</p>

  const isOpen = ((columns.flags[detail.row] ?? 0) & FLAG.open) !== 0
  return (
    <div className="scroll grow" role="log" aria-label="Conversation">
      <UsageBlock conversation={conversation} />
      {cutValuesIn(detail.attributes).map((cut) => (
        <CutValueView key={cut.key} cut={cut} named />
      ))}
      {conversation.tools.length === 0 ? undefined : <Tools tools={conversation.tools} />}
      {numbered(turns).map(({ number, item: { message, results, isOutput } }) => (
        <MessageView
          key={number}
          message={message}
          results={results}
          isOutput={isOutput}
          links={links}
          self={detail.row}
        />
      ))}
      {conversation.error === undefined ? undefined : (
        <FailureView failure={conversation.error} told={detail.statusMessage} />
      )}
      {conversation.output.length === 0 && conversation.of === 'llm' && conversation.error === undefined ? (
        <p className="none meta">{noAnswer(conversation, isOpen)}</p>
      ) : undefined}
      <SourceBlock conversation={conversation} attributes={detail.attributes} />
    </div>
  )
}

function noAnswer({ input }: Conversation, isOpen: boolean): string {
  if (isOpen) return 'No response yet.'
  if (input.length > 0) return 'No response was recorded.'
  return 'No messages were recorded. Most SDKs leave them out until they are told to record content.'
}

/** A call as the row of its span would show it. */
function lineOf({ name, input }: ToolUsePart): ToolCall {
  const json = typeof input === 'string' ? input : plainJson(input, 0)
  return { name, argument: describeArgument('tool.call', { 'mcp.tool.input_json': json }) }
}

function UsageBlock({
  conversation: { usage, model, provider, stopReason, parameters },
}: {
  readonly conversation: Conversation
}): ReactNode {
  const input = usage?.inputTokens
  const output = usage?.outputTokens
  const facts = [provider, ...Object.entries(parameters).map(([name, value]) => `${name} ${shortened(value)}`)]
  if (usage === undefined && model === undefined) return undefined
  return (
    <div className="block k-model">
      <div className="line">
        <b className="grow ell">{usageTitle(usage) ?? model}</b>
        <span className="meta">{stopReason}</span>
      </div>
      {input === undefined || output === undefined || input + output === 0 ? undefined : (
        <TokenBar usage={usage ?? {}} />
      )}
      <div className="line meta small">
        <span className="grow params">{facts.filter((fact) => fact !== undefined).join(' · ')}</span>
        {usage?.reasoningTokens === undefined ? undefined : (
          <span>{formatInteger(usage.reasoningTokens)} thinking</span>
        )}
      </div>
    </div>
  )
}

/** All of a schema stands among the attributes. */
function shortened(value: unknown): string {
  const text = typeof value === 'string' ? value : plainJson(value, 0)
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text
}

const MOST_CHARS = 80

function usageTitle(usage: Usage | undefined): string | undefined {
  if (usage?.inputTokens === undefined && usage?.outputTokens === undefined) return undefined
  const { inputTokens, outputTokens } = usage
  const input = inputTokens === undefined ? [] : [`${formatInteger(inputTokens)} tokens in`]
  const output = outputTokens === undefined ? [] : [`${formatInteger(outputTokens)} out`]
  return [...input, ...output].join(', ')
}

/** To scale: what a cache gave, what was read anew, what was written. */
function TokenBar({ usage }: { readonly usage: Usage }): ReactNode {
  const { inputTokens = 0, outputTokens = 0, cacheReadTokens = 0 } = usage
  const total = inputTokens + outputTokens
  const parts = [
    { name: 'cached', tokens: Math.min(cacheReadTokens, inputTokens) },
    { name: 'sent', tokens: Math.max(0, inputTokens - cacheReadTokens) },
    { name: 'new', tokens: outputTokens },
  ].filter(({ tokens }) => tokens > 0)
  const words =
    cacheReadTokens > 0
      ? `${Math.round((cacheReadTokens / inputTokens) * 100)} % of the input from the cache`
      : 'input and output to scale'
  return (
    <div className="reuse" role="img" aria-label={words} title={words}>
      {parts.map(({ name, tokens }) => (
        <i key={name} className={name} style={{ width: `${(tokens / total) * 100}%` }} />
      ))}
    </div>
  )
}

function Tools({ tools }: { readonly tools: readonly ToolDefinition[] }): ReactNode {
  const [open, setOpen] = useState<number>()
  return (
    <article className="msg">
      <Fold title={`${tools.length} tool ${tools.length === 1 ? 'definition' : 'definitions'}`}>
        {numbered(tools).map(({ number, item: { name, description, raw } }) => (
          <div key={number} className="tool-def">
            <button
              type="button"
              className="fold"
              aria-expanded={open === number}
              onClick={() => setOpen(open === number ? undefined : number)}
            >
              <Icon name="tool" />
              <b>{name}</b>
              <span className="ell">{description}</span>
            </button>
            {open === number ? <JsonTree value={raw} label={`Tool ${name}`} /> : undefined}
          </div>
        ))}
      </Fold>
    </article>
  )
}

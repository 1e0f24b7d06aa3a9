/** One session for a person in a terminal. What the application wrote steers nothing. */
import {
  costText,
  countOf,
  formatDuration,
  formatInteger,
  lossLines,
  type SessionJson,
} from '@agent-inspector/trace-format'
import { answerCommand } from './answer-command.js'
import { bytesText } from './bytes-text.js'
import { fit } from './terminal-text.js'

export interface SessionTextOptions {
  /** `undefined`: no terminal, nothing is cut. */
  readonly columns: number | undefined
  /** Absolute. */
  readonly tracesDir: string
}

/** @returns its lines; a command to copy is never cut */
export function sessionText(session: SessionJson, { columns, tracesDir }: SessionTextOptions): readonly string[] {
  const { id, title, tags, pinned, ledger, parts, metadata = {}, models = [], waiting_for: waits = [] } = session
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['session', [id]],
    ['status', statusOf(session)],
    ['time', [timeOf(session)]],
    ['spans', [spansOf(session)]],
    ['tokens', models.length === 0 ? [] : [tokensOf(session)]],
    ['models', models.map(modelText)],
    ['tags', [...(pinned ? ['(pinned)'] : []), ...tags]],
    ['metadata', Object.entries(metadata).map(([key, value]) => `${key}: ${valueText(value)}`)],
    ['losses', [...lossLines(ledger).map(({ text }) => text), ...(ledger.hints ?? [])]],
    ['files', parts.map(({ part, bytes }) => `${part}.jsonl.gz  ${bytesText(bytes)}`)],
  ]
  return [
    fit(title, columns),
    ...rows.flatMap(([name, texts]) => texts.map((text, n) => fit(labelled(n === 0 ? name : '', text), columns))),
    ...waits.flatMap(({ signal_name: signalName, wait_id: waitId, prompt, since, schema }) => [
      fit(labelled('waits', `for ${signalName} since ${since}: ${prompt}`), columns),
      labelled('', answerCommand({ sessionId: id, signalName, waitId, schema, tracesDir })),
    ]),
  ]
}

function labelled(name: string, text: string): string {
  return `  ${name.padEnd(10)}${text}`
}

function statusOf({ status, engine, open_span_count: open, cancel_request: cancel, unreadable }: SessionJson) {
  return [
    `${status}${open > 0 ? `, ${countOf(open, 'span')} open` : ''}  (${engine})`,
    ...(cancel === undefined
      ? []
      : [`asked to end at ${cancel.at}${cancel.by === undefined ? '' : ` by ${cancel.by}`}`]),
    ...(unreadable === undefined ? [] : [unreadable]),
  ]
}

function timeOf({ started_at, duration_ms }: SessionJson): string {
  return `${started_at}${duration_ms === undefined ? '' : `, ${formatDuration(duration_ms * 1000)}`}`
}

function spansOf({ span_count, llm_calls, tool_calls, error_count }: SessionJson): string {
  const calls = [countOf(llm_calls, 'model call'), countOf(tool_calls, 'tool call')].join(', ')
  return `${formatInteger(span_count)}: ${calls}${error_count > 0 ? `, ${formatInteger(error_count)} failed` : ''}`
}

function tokensOf({ input_tokens, output_tokens, cost_usd, cost_is_partial }: SessionJson): string {
  const cost = costText({ ...(cost_usd !== undefined && { usd: cost_usd }), isPartial: cost_is_partial === true })
  return `${tokensText(input_tokens, output_tokens)}  ${cost}`.trimEnd()
}

function modelText(usage: NonNullable<SessionJson['models']>[number]): string {
  const { model, calls, input_tokens, output_tokens, cost_usd } = usage
  const cost = cost_usd === undefined ? 'no price' : costText({ usd: cost_usd, isPartial: false })
  return `${model || '(not named)'}  ${countOf(calls, 'call')}  ${tokensText(input_tokens, output_tokens)}  ${cost}`
}

function tokensText(input: number, output: number): string {
  return `${formatInteger(input)} in, ${formatInteger(output)} out`
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

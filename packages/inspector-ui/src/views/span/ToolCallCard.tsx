/** A tool call beside its result, with the way to the span that ran it. */
import type { Part, ToolResultPart } from '@agent-inspector/dialects'
import { type ReactNode, useState } from 'react'
import { spanIdOf } from '../../model/trace-columns.js'
import { Icon } from '../../widgets/Icon.js'
import { reveal } from '../navigate.js'
import { useLocation, useStores, useTrace } from '../stores-context.js'

interface ToolCallCardProps {
  readonly name: string
  readonly input: unknown
  readonly result: ToolResultPart | undefined
  /** Of the span that ran it. */
  readonly row: number | undefined
  readonly self: number
}

/** More is in the span itself. */
const SHOWN_LINES = 8

export function ToolCallCard({ name, input, result, row, self }: ToolCallCardProps): ReactNode {
  const [open, setOpen] = useState(false)
  const given = input === undefined ? '' : compact(input)
  const text = result === undefined ? '' : resultText(result)
  const [firstLine = ''] = text.split('\n', 1)
  const body = text === firstLine && text.length < 60 ? '' : text
  return (
    <div className="call">
      <div>
        <Icon name="tool" className="k-tool" />
        <bdi className="ell named">{name}</bdi>
        <bdi className="meta ell grow" title={given.slice(0, 1000)}>
          {given}
        </bdi>
        {row === undefined || row === self ? undefined : <SpanLink row={row} />}
      </div>
      {result === undefined ? undefined : (
        <div>
          <Icon
            name={result.isError ? 's-failed' : 's-completed'}
            className={result.isError ? 's-failed' : 's-completed'}
          />
          <bdi className={result.isError ? 's-failed ell grow' : 'ell grow'}>
            {body === '' ? firstLine || 'Nothing came back' : `${text.length.toLocaleString('en-US')} characters`}
          </bdi>
          {body.split('\n').length > SHOWN_LINES || body.length > 800 ? (
            <button type="button" className="btn ghost" onClick={() => setOpen(!open)}>
              {open ? 'Less' : 'All'}
            </button>
          ) : undefined}
        </div>
      )}
      {body === '' ? undefined : (
        <pre dir="auto">{open ? body : body.split('\n').slice(0, SHOWN_LINES).join('\n').slice(0, 800)}</pre>
      )}
    </div>
  )
}

function SpanLink({ row }: { readonly row: number }): ReactNode {
  const stores = useStores()
  useLocation((place) => place.sessionId)
  const spanId = useTrace((state) => spanIdOf(state.columns, row))
  return (
    <a
      href={stores.location.href({ spanId })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        reveal(stores, row, 'push')
      }}
    >
      Open span
      <Icon name="link" />
    </a>
  )
}

function resultText({ parts, value }: ToolResultPart): string {
  const texts = parts.map(partText).filter((text) => text !== '')
  return texts.length === 0 && value !== undefined ? pretty(value) : texts.join('\n')
}

function partText(part: Part): string {
  if (part.type === 'text') return part.text
  if (part.type === 'resource') return part.text ?? part.uri
  return part.type === 'unknown' ? pretty(part.raw) : `[${part.type}]`
}

function compact(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  return text === '{}' ? '' : text.slice(0, 2000)
}

function pretty(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, undefined, 2) ?? '')
}

/** A tool call beside its result, with the way to the span that ran it. */
import type { MediaPart, Part, ToolResultPart } from '@agent-inspector/dialects'
import { type ReactNode, useState } from 'react'
import { countOf } from '../../base/format.js'
import { numbered } from '../../base/numbered.js'
import { Icon } from '../../widgets/Icon.js'
import { plainJson } from './attribute-text.js'
import { JsonTree } from './JsonTree.js'
import { Media } from './MediaView.js'
import { SpanLink } from './SpanLink.js'

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
  const [isInputOpen, setInputOpen] = useState(false)
  const given = input === undefined ? '' : compact(input)
  const isTree = typeof input === 'object' && input !== null && given !== ''
  const tree = result === undefined ? undefined : treeOf(result)
  const media = numbered((result?.parts ?? []).filter(isMedia))
  const text = result === undefined || tree !== undefined ? '' : resultText(result)
  const [firstLine = ''] = text.split('\n', 1)
  const body = text === firstLine && text.length < 60 ? '' : text
  return (
    <div className="call">
      <div>
        <Icon name="tool" className="k-tool" />
        <bdi className="ell named">{name}</bdi>
        {isTree ? (
          <button
            type="button"
            className="meta ell grow given"
            aria-expanded={isInputOpen}
            aria-label={`Arguments of ${name}: ${given}`}
            title={given.slice(0, 1000)}
            onClick={() => setInputOpen(!isInputOpen)}
          >
            <bdi>{given}</bdi>
          </button>
        ) : (
          <bdi className="meta ell grow" title={given.slice(0, 1000)}>
            {given}
          </bdi>
        )}
        {row === undefined || row === self ? undefined : <SpanLink row={row} />}
      </div>
      {isTree && isInputOpen ? (
        <section>
          <JsonTree value={input} label={`Arguments of ${name}`} />
        </section>
      ) : undefined}
      {result === undefined ? undefined : (
        <div>
          <Icon
            name={result.isError ? 's-failed' : 's-completed'}
            className={result.isError ? 's-failed' : 's-completed'}
          />
          <bdi className={result.isError ? 's-failed ell grow' : 'ell grow'}>
            {body === '' ? firstLine || summaryOf(tree) : `${text.length.toLocaleString('en-US')} characters`}
          </bdi>
          {body.split('\n').length > SHOWN_LINES || body.length > 800 ? (
            <button type="button" className="btn ghost" onClick={() => setOpen(!open)}>
              {open ? 'Less' : 'All'}
            </button>
          ) : undefined}
        </div>
      )}
      {tree === undefined && media.length === 0 ? undefined : (
        <section>
          {tree === undefined ? undefined : <JsonTree value={tree} label={`Result of ${name}`} />}
          {media.map(({ number, item }) => (
            <Media key={number} part={item} />
          ))}
        </section>
      )}
      {body === '' ? undefined : (
        <pre dir="auto">{open ? body : body.split('\n').slice(0, SHOWN_LINES).join('\n').slice(0, 800)}</pre>
      )}
    </div>
  )
}

/** A structured result without text. */
function treeOf({ parts, value }: ToolResultPart): object | undefined {
  return parts.length === 0 && typeof value === 'object' && value !== null ? value : undefined
}

function summaryOf(tree: object | undefined): string {
  if (tree === undefined) return 'Nothing came back'
  return Array.isArray(tree) ? countOf(tree.length, 'item') : countOf(Object.keys(tree).length, 'field')
}

function resultText({ parts, value }: ToolResultPart): string {
  const texts = parts.map(partText).filter((text) => text !== '')
  return texts.length === 0 && value !== undefined ? plainText(value) : texts.join('\n')
}

function isMedia(part: Part): part is MediaPart {
  return part.type === 'image' || part.type === 'audio' || part.type === 'video' || part.type === 'file'
}

function partText(part: Part): string {
  if (part.type === 'text') return part.text
  if (part.type === 'resource') return part.text ?? part.uri
  if (part.type === 'unknown') return plainText(part.raw)
  if (part.type === 'data') return plainText(part.value)
  return isMedia(part) ? '' : `[${part.type}]`
}

function compact(value: unknown): string {
  const text = typeof value === 'string' ? value : plainJson(value, 0)
  return text === '{}' ? '' : text.slice(0, 2000)
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : plainJson(value)
}

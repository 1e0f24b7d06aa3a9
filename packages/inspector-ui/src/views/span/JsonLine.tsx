/** One line of a JSON tree: gutter sign, indent, key, value. */
import type { ReactNode } from 'react'
import { isContainer, type JsonRow, previewOf } from '../../model/json-rows.js'
import { CopyButton } from '../../widgets/CopyButton.js'

interface JsonLineProps {
  readonly id: string
  readonly row: JsonRow
  /** Pixels. */
  readonly top: number
  readonly hit: boolean
  readonly active: boolean
  readonly path: string
  readonly index: number
}

const SIGNS = { same: '', added: '+', removed: '−', changed: '~' } as const
const CLASSES = { same: '', added: 'add', removed: 'del', changed: 'mod' } as const
/** More than any panel is wide. */
const LINE_CHARS = 400

export function JsonLine({ id, row, top, hit, active, path, index }: JsonLineProps): ReactNode {
  const folds = row.kind === 'open' || row.kind === 'folded'
  // Keys and focus are the tree's, which names the active line.
  const line = {
    id,
    role: 'treeitem',
    'aria-level': row.depth + 1,
    'aria-expanded': folds ? row.kind === 'open' : undefined,
    'aria-selected': active,
    'data-line': index,
  }
  return (
    <div
      {...line}
      className={`j ${CLASSES[row.change]} ${active ? 'active' : ''}`}
      title={path}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="gut">{row.kind === 'close' ? '' : SIGNS[row.change]}</span>
      <span className="ell" style={{ paddingLeft: row.depth * 14 + (folds ? 0 : 14) }}>
        {folds ? <span className="jt">{row.kind === 'open' ? '▾' : '▸'}</span> : undefined}
        {row.key === undefined ? undefined : (
          <>
            <bdi className="jk">{hit ? <mark>{row.key}</mark> : row.key}</bdi>
            <span className="jp">: </span>
          </>
        )}
        <Value row={row} hit={hit} />
      </span>
      {row.kind === 'close' ? undefined : (
        <CopyButton className="act" text={() => textOf(row.value)} label={`Copy ${path === '' ? 'the value' : path}`} />
      )}
    </div>
  )
}

function Value({
  row: { kind, value, change, was },
  hit,
}: {
  readonly row: JsonRow
  readonly hit: boolean
}): ReactNode {
  if (kind === 'close') return <span className="jp">{Array.isArray(value) ? ']' : '}'}</span>
  if (kind === 'open') return <span className="jp">{Array.isArray(value) ? '[' : '{'}</span>
  if (kind === 'folded' && isContainer(value)) return <span className="jp">{previewOf(value)}</span>
  return (
    <>
      {change === 'changed' ? (
        <>
          <del>{isContainer(was) ? previewOf(was) : scalar(was)}</del>
          <span className="jp"> → </span>
        </>
      ) : undefined}
      <bdi className={colourOf(value)}>{hit ? <mark>{scalar(value)}</mark> : scalar(value)}</bdi>
    </>
  )
}

function scalar(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined'
  return text.length > LINE_CHARS ? `${text.slice(0, LINE_CHARS)}…` : text
}

function colourOf(value: unknown): string {
  if (typeof value === 'string') return 'js'
  if (typeof value === 'number') return 'jn'
  return isContainer(value) ? 'jp' : 'jb'
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value, undefined, 2) ?? '')
}

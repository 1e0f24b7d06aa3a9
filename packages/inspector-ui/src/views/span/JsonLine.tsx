/** One line of a JSON tree: gutter sign, indent, key, value. */
import type { ReactNode } from 'react'
import type { JsonLineText } from '../../model/json-line.js'
import { pathOf } from '../../model/json-rows.js'
import { CopyButton } from '../../widgets/CopyButton.js'

interface JsonLineProps {
  readonly id: string
  readonly line: JsonLineText
  /** Pixels. */
  readonly top: number
  readonly hit: boolean
  readonly active: boolean
  readonly index: number
  /** The text of its value. */
  readonly copy: () => string | Promise<string>
}

const SIGNS = { same: '', added: '+', removed: '−', changed: '~' } as const
const CLASSES = { same: '', added: 'add', removed: 'del', changed: 'mod' } as const

export function JsonLine({ id, line, top, hit, active, index, copy }: JsonLineProps): ReactNode {
  const { kind, depth, key, change, pointer } = line
  const folds = kind === 'open' || kind === 'folded'
  const path = pathOf(pointer)
  // Keys and focus are the tree's, which names the active line.
  const item = {
    id,
    role: 'treeitem',
    'aria-level': depth + 1,
    'aria-expanded': folds ? kind === 'open' : undefined,
    'aria-selected': active,
    'data-line': index,
  }
  return (
    <div
      {...item}
      className={`j ${CLASSES[change]} ${active ? 'active' : ''}`}
      title={path}
      style={{ transform: `translateY(${top}px)` }}
    >
      <span className="gut">{kind === 'close' ? '' : SIGNS[change]}</span>
      <span className={kind === 'text' ? 'ell all' : 'ell'} style={{ paddingLeft: indentPx(line) }}>
        {folds ? <span className="jt">{kind === 'open' ? '▾' : '▸'}</span> : undefined}
        {key === undefined ? undefined : (
          <>
            <bdi className="jk">{hit ? <mark>{key}</mark> : key}</bdi>
            <span className="jp">: </span>
          </>
        )}
        <Value line={line} hit={hit} />
      </span>
      {kind === 'close' ? undefined : (
        <CopyButton className="act" text={copy} label={`Copy ${path === '' ? 'the value' : path}`} />
      )}
    </div>
  )
}

/** Lines of a text need the room: they are not indented. */
function indentPx({ kind, depth }: JsonLineText): number {
  if (kind === 'text') return 14
  return depth * 14 + (kind === 'open' || kind === 'folded' ? 0 : 14)
}

function Value({ line: { text, colour, was }, hit }: Pick<JsonLineProps, 'line' | 'hit'>): ReactNode {
  return (
    <>
      {was === undefined ? undefined : (
        <>
          <del>{was}</del>
          <span className="jp"> → </span>
        </>
      )}
      <bdi className={colour}>{hit ? <mark>{text}</mark> : text}</bdi>
    </>
  )
}

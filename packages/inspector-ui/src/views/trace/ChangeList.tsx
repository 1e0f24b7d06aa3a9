/** What was changed of a value, before it is sent: where, what it was, what it is. */
import type { ReactNode } from 'react'
import { formatInteger } from '../../base/format.js'
import type { Change } from '../../model/diff-state.js'

const MOST_SHOWN = 50
const MOST_CHARS = 200

export function ChangeList({ changes }: { readonly changes: readonly Change[] }): ReactNode {
  if (changes.length === 0) return undefined
  const more = changes.length - MOST_SHOWN
  return (
    <ul className="changes" aria-label="What is changed">
      {changes.slice(0, MOST_SHOWN).map(({ pointer, kind, before, after }) => (
        <li key={pointer} className="mono">
          <bdi className="where">{pointer === '' ? 'all of it' : pointer}</bdi>
          {kind === 'added' ? undefined : <del>{short(before)}</del>}
          {kind === 'removed' ? undefined : <ins>{short(after)}</ins>}
        </li>
      ))}
      {more > 0 ? <li className="meta">and {formatInteger(more)} more</li> : undefined}
    </ul>
  )
}

function short(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}…` : text
}

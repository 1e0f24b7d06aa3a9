/** Where a value was cut: how big it is, and a way to all of it. */
import { type ReactNode, useState } from 'react'
import { formatBytes } from '../../base/format.js'
import type { CutValue } from '../../model/cut-values.js'
import { Icon } from '../../widgets/Icon.js'
import { WholeValueView } from './WholeValueView.js'

interface CutValueViewProps {
  readonly cut: CutValue
  /** Takes the height that is left instead of growing to a limit. */
  readonly fills?: boolean
  /** Names it beside its size: where several stand in one place. */
  readonly named?: boolean
  /** The preview. */
  readonly children?: ReactNode
}

export function CutValueView({ cut, fills = false, named = false, children }: CutValueViewProps): ReactNode {
  const [all, setAll] = useState(false)
  const { key, bytes, sha256 } = cut
  return (
    <>
      <div className="cut">
        <Icon name={all ? 'check' : 'warn'} className={all ? 's-completed' : 's-paused'} />
        <span className="grow">
          {named ? <bdi className="mono">{key} </bdi> : undefined}
          {sha256 === undefined
            ? lossWords(cut)
            : `${bytes === undefined ? 'It is bigger' : formatBytes(bytes)}, ${all ? 'all of it' : 'cut'}`}
        </span>
        {sha256 === undefined ? undefined : (
          <button
            type="button"
            className="btn low"
            aria-label={`${all ? 'Show less of' : 'Load all of'} ${key}`}
            onClick={() => setAll(!all)}
          >
            {all ? 'Show less' : 'Load all'}
          </button>
        )}
      </div>
      {all && sha256 !== undefined ? (
        <WholeValueView sha256={sha256} bytes={bytes} label={key} fills={fills} />
      ) : (
        children
      )}
    </>
  )
}

function lossWords({ bytes, isGone }: CutValue): string {
  const why = bytes === undefined ? 'Too big to be kept' : `${formatBytes(bytes)}, too big to be kept`
  return `${why}: ${isGone ? 'nothing of it is left' : 'only its beginning is left'}`
}

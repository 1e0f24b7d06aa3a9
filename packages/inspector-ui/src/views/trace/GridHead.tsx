/** The head of the grid: names of the columns, and the time axis. */
import type { ReactNode } from 'react'
import type { Ticks } from '../../model/choose-ticks.js'
import { TimeAxis } from './TimeAxis.js'
import type { TraceTime } from './use-trace-time.js'

export function GridHead({ time, ticks }: { readonly time: TraceTime; readonly ticks: Ticks }): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the grid is made of virtualised rows, no table
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the treegrid
    <div className="row colhead" role="row" aria-rowindex={1}>
      <HeadCell>Span</HeadCell>
      <HeadCell label="Mark" />
      <HeadCell label="Timeline" className="axis">
        <TimeAxis shown={time.shown} zero={time.zero} ticks={ticks} now={time.live ? time.now : undefined} />
      </HeadCell>
      <HeadCell className="num">Time</HeadCell>
      <HeadCell className="num tokens">Tokens</HeadCell>
    </div>
  )
}

interface HeadCellProps {
  readonly label?: string
  readonly className?: string
  readonly children?: ReactNode
}

function HeadCell({ label, className, children }: HeadCellProps): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    // biome-ignore lint/a11y/useFocusableInteractive: as above
    <div className={className} role="columnheader" aria-label={label}>
      {children}
    </div>
  )
}

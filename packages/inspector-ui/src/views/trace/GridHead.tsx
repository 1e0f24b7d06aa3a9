/** The head of the grid: names of the columns, and the time axis. */
import type { ReactNode } from 'react'
import type { Ticks } from '../../model/choose-ticks.js'
import { TimeAxis } from './TimeAxis.js'
import type { TraceTime } from './use-trace-time.js'

interface GridHeadProps {
  readonly time: TraceTime
  readonly ticks: Ticks
  /** Of the timeline, in pixels. */
  readonly width: number
}

export function GridHead({ time, ticks, width }: GridHeadProps): ReactNode {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the grid is made of virtualised rows, no table
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the treegrid
    <div className="row colhead" role="row" aria-rowindex={1}>
      <HeadCell>Span</HeadCell>
      <HeadCell>
        <span className="sr">Mark</span>
      </HeadCell>
      <HeadCell label="Timeline" className="axis">
        <TimeAxis
          shown={time.shown}
          zero={time.zero}
          ticks={ticks}
          width={width}
          now={time.live ? time.now : undefined}
        />
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

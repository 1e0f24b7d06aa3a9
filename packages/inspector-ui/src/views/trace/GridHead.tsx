/** The head of the grid: names of the columns, and the time axis. */
import type { ReactNode } from 'react'
import type { Ticks } from '../../model/choose-ticks.js'
import { TimeAxis } from './TimeAxis.js'
import type { TraceTime } from './use-trace-time.js'

/** Of a grid of virtualised rows, in which the focus stays on the grid. */
const HEAD_ROW = { role: 'row', 'aria-rowindex': 1 }

interface GridHeadProps {
  readonly time: TraceTime
  readonly ticks: Ticks
  /** Of the timeline, in pixels. */
  readonly width: number
}

export function GridHead({ time, ticks, width }: GridHeadProps): ReactNode {
  return (
    <div {...HEAD_ROW} className="row colhead">
      <HeadCell>Span</HeadCell>
      <HeadCell>
        <span className="sr">Mark</span>
      </HeadCell>
      <HeadCell label="Timeline" className="axis">
        {/* Before there is a time to show, a head of nothing but marks would be empty. */}
        <span className="sr">Timeline</span>
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
      <HeadCell className="num cost">Cost</HeadCell>
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
    <div {...{ role: 'columnheader', 'aria-label': label }} className={className}>
      {children}
    </div>
  )
}

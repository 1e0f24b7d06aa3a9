/** The whole session on a strip: drag or scroll to show a part of it, double click for all again. */
import { memo, type ReactNode, useMemo } from 'react'
import { KIND_NAMES } from '../../base/span-batch.js'
import { columnsOf, type Run } from '../../model/minimap-lanes.js'
import { clampRange, momentAt, placeOf, type TimeRange, zoomAbout } from '../../model/time-scale.js'
import { useStores, useTrace, useTree, useViewport } from '../stores-context.js'
import { useStrip } from './use-strip.js'
import type { TraceTime } from './use-trace-time.js'
import './minimap.css'

/** From top to bottom: human, model, tool, MCP, own code. */
const LANE_TOPS = [24, 6, 12, 18, 0]
const COLUMNS = 560
/** No less than this is shown. */
const LEAST_MICROS = 10
const ZOOM_STEP = 1.25

export function Minimap({ time }: { readonly time: TraceTime }): ReactNode {
  const { viewport } = useStores()
  const tree = useTree()
  const columns = useTrace((state) => state.columns)
  const range = useViewport((state) => state.range)
  const hits = tree.hits()
  const { whole, now } = time

  // A strip of 560 columns need not be made again before its last column has grown by one.
  const step = (whole.to - whole.from) / COLUMNS
  const drawnTo = Math.ceil(whole.to / step) * step
  const drawnNow = Math.round(now / step) * step
  const { lanes, failures } = tree.minimap(whole.from, drawnTo, COLUMNS, drawnNow)
  const marked = useMemo(
    () => columnsOf(columns, hits, { from: whole.from, to: drawnTo }, COLUMNS),
    [columns, hits, whole.from, drawnTo],
  )

  const show = (asked: TimeRange): void => {
    const next = clampRange(asked, whole, LEAST_MICROS)
    const isWhole = next.to - next.from > (whole.to - whole.from) * 0.999
    viewport.setState({ range: isWhole ? undefined : next, follow: false })
  }
  const shownPlaces =
    range === undefined ? undefined : { from: placeOf(whole, range.from), to: placeOf(whole, range.to) }
  const { ref, dragged } = useStrip({
    brush: shownPlaces,
    onBrush: ({ from, to }) => show({ from: momentAt(whole, from), to: momentAt(whole, to) }),
    onZoom: (place, direction) => {
      const shown = range ?? whole
      const pointed = placeOf(shown, momentAt(whole, place))
      show(zoomAbout(shown, pointed, direction === 1 ? ZOOM_STEP : 1 / ZOOM_STEP))
    },
    onWhole: () => viewport.setState({ range: undefined }),
  })
  const brush = dragged ?? shownPlaces

  return (
    <div className="minimap" ref={ref} title="Drag or scroll to zoom, double click for the whole session">
      <div className="strip">
        <svg viewBox={`0 0 ${COLUMNS} 28`} preserveAspectRatio="none" shapeRendering="crispEdges" aria-hidden="true">
          {lanes.map((runs, kind) => (
            <path
              key={KIND_NAMES[kind]}
              className={`lane k-${KIND_NAMES[kind]}`}
              d={pathOf(runs, LANE_TOPS[kind] ?? 0)}
            />
          ))}
        </svg>
        <Ticks at={failures} className="ticks err" />
        <Ticks at={marked} className="ticks hit" />
        {brush === undefined ? undefined : (
          <>
            <i className="out left" style={{ right: `${(1 - brush.from) * 100}%` }} />
            <i className="out right" style={{ left: `${brush.to * 100}%` }} />
            <i className="brush" style={{ left: `${brush.from * 100}%`, right: `${(1 - brush.to) * 100}%` }} />
          </>
        )}
      </div>
    </div>
  )
}

/** One element, however many ticks: some traces fail in every column. */
const Ticks = memo(function Ticks({ at, className }: { readonly at: readonly number[]; readonly className: string }) {
  return (
    <svg className={className} viewBox={`0 0 ${COLUMNS} 1`} preserveAspectRatio="none" aria-hidden="true">
      <path d={at.map((column) => `M${column - 0.25} 0h1.5v1h-1.5z`).join('')} />
    </svg>
  )
})

function pathOf(runs: readonly Run[], top: number): string {
  return runs.map(({ from, to }) => `M${from} ${top}h${to - from}v4h${from - to}z`).join('')
}

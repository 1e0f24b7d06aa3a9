/** The whole session on a strip: drag or scroll to show a part of it, double click for all again. */
import {
  type PointerEvent,
  type ReactNode,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react'
import { KIND_NAMES } from '../../base/span-batch.js'
import { minimapLanes, type Run } from '../../model/minimap-lanes.js'
import { clampRange, momentAt, placeOf, type TimeRange, zoomAbout } from '../../model/time-scale.js'
import { useStores, useTrace, useViewport } from '../stores-context.js'
import type { TraceTime } from './use-trace-time.js'
import './minimap.css'

/** From top to bottom: human, model, tool, MCP, own code. */
const LANE_TOPS = [24, 6, 12, 18, 0]
const COLUMNS = 560
/** A drag shorter than this is a click. */
const MIN_DRAG = 0.005
/** No less than this is shown. */
const LEAST_MICROS = 10
const ZOOM_STEP = 1.25

export function Minimap({ time }: { readonly time: TraceTime }): ReactNode {
  const { tree, viewport } = useStores()
  // The strip may come a moment after the rows.
  const { columns, layout } = useDeferredValue(useTrace((state) => state))
  const range = useViewport((state) => state.range)
  const hits = tree.hits()
  const strip = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<{ readonly from: number; readonly to: number }>()
  const { whole, now } = time

  // A strip of 560 columns need not be made again before its last column has grown by one.
  const step = (whole.to - whole.from) / COLUMNS
  const drawnTo = Math.ceil(whole.to / step) * step
  const drawnNow = Math.round(now / step) * step
  const { lanes, failures } = useMemo(
    () => minimapLanes(columns, layout, { from: whole.from, to: drawnTo }, COLUMNS, drawnNow),
    [columns, layout, whole.from, drawnTo, drawnNow],
  )

  const placeAt = ({ clientX }: { readonly clientX: number }): number => {
    const box = strip.current?.getBoundingClientRect()
    return box === undefined ? 0 : Math.min(1, Math.max(0, (clientX - box.left) / box.width))
  }
  const show = (from: number, to: number): void => {
    const asked = { from: momentAt(whole, Math.min(from, to)), to: momentAt(whole, Math.max(from, to)) }
    viewport.setState({ range: clampRange(asked, whole, LEAST_MICROS), follow: false })
  }
  const brush = shownPlaces(drag, range, whole)
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const place = placeAt(event)
    // Near an edge of the brush, that edge is taken; elsewhere a new brush begins.
    const edge = brush === undefined ? undefined : nearEdge(brush, place)
    setDrag({ from: edge ?? place, to: place })
  }
  const onPointerUp = (): void => {
    if (drag !== undefined && Math.abs(drag.to - drag.from) > MIN_DRAG) show(drag.from, drag.to)
    setDrag(undefined)
  }

  const zoom = useEffectEvent((event: WheelEvent): void => {
    event.preventDefault()
    const shown = range ?? whole
    const place =
      (placeAt(event) - placeOf(whole, shown.from)) / (placeOf(whole, shown.to) - placeOf(whole, shown.from))
    const next = clampRange(zoomAbout(shown, place, event.deltaY > 0 ? ZOOM_STEP : 1 / ZOOM_STEP), whole, LEAST_MICROS)
    const isWhole = next.to - next.from > (whole.to - whole.from) * 0.999
    viewport.setState({ range: isWhole ? undefined : next, follow: false })
  })
  useEffect(() => {
    const element = strip.current
    if (element === null) return
    // React listens to wheels passively, and then the page around would scroll.
    element.addEventListener('wheel', zoom, { passive: false })
    return () => element.removeEventListener('wheel', zoom)
  }, [])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys z and shift z do the same
    <div
      className="minimap"
      title="Drag or scroll to zoom, double click for the whole session"
      onPointerDown={onPointerDown}
      onPointerMove={(event) => {
        if (drag !== undefined) setDrag({ ...drag, to: placeAt(event) })
      }}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(undefined)}
      onDoubleClick={() => viewport.setState({ range: undefined })}
    >
      <div className="strip" ref={strip}>
        <svg viewBox={`0 0 ${COLUMNS} 28`} preserveAspectRatio="none" shapeRendering="crispEdges" aria-hidden="true">
          {lanes.map((runs, kind) => (
            <path
              key={KIND_NAMES[kind]}
              className={`lane k-${KIND_NAMES[kind]}`}
              d={pathOf(runs, LANE_TOPS[kind] ?? 0)}
            />
          ))}
        </svg>
        {failures.map((column) => (
          <i key={column} className="tick err" style={{ left: `${(column / COLUMNS) * 100}%` }} />
        ))}
        {hitPlaces(hits, columns.starts, whole).map((place) => (
          <i key={place} className="tick hit" style={{ left: `${place / 10}%` }} />
        ))}
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

function shownPlaces(
  drag: { readonly from: number; readonly to: number } | undefined,
  range: TimeRange | undefined,
  whole: TimeRange,
): TimeRange | undefined {
  if (drag !== undefined) return { from: Math.min(drag.from, drag.to), to: Math.max(drag.from, drag.to) }
  return range === undefined ? undefined : { from: placeOf(whole, range.from), to: placeOf(whole, range.to) }
}

/** The other edge of the brush, if the place is on one of its edges. */
function nearEdge({ from, to }: TimeRange, place: number): number | undefined {
  if (Math.abs(place - from) < 0.012) return to
  return Math.abs(place - to) < 0.012 ? from : undefined
}

function pathOf(runs: readonly Run[], top: number): string {
  return runs.map(({ from, to }) => `M${from} ${top}h${to - from}v4h${from - to}z`).join('')
}

/** In thousandths of the width, each once. */
function hitPlaces(hits: Uint32Array, starts: Float64Array, whole: TimeRange): readonly number[] {
  return [...new Set(Array.from(hits, (row) => Math.round(placeOf(whole, starts[row] ?? 0) * 1000)))]
}

/**
 * Dragging and scrolling on the minimap. Listened to natively: the wheel must be stopped from moving
 * the page, which React's passive listeners cannot; keys z and shift z do the same.
 */
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'

/** Both are places: 0 at the left edge of the strip, 1 at the right one. */
export interface Brush {
  readonly from: number
  readonly to: number
}

export interface StripOptions {
  /** What is shown; `undefined` is all. */
  readonly brush: Brush | undefined
  readonly onBrush: (brush: Brush) => void
  /** `direction` 1 is out, -1 is in. */
  readonly onZoom: (place: number, direction: 1 | -1) => void
  readonly onWhole: () => void
}

export interface Strip {
  readonly ref: RefObject<HTMLDivElement | null>
  /** The brush while it is dragged. */
  readonly dragged: Brush | undefined
}

/** A drag shorter than this is a click. */
const MIN_DRAG = 0.005
/** An edge of the brush is taken from this near. */
const EDGE = 0.012

export function useStrip({ brush, onBrush, onZoom, onWhole }: StripOptions): Strip {
  const ref = useRef<HTMLDivElement>(null)
  const [drag, setDrag] = useState<Brush>()

  const placeOf = (event: MouseEvent): number => {
    const box = ref.current?.getBoundingClientRect()
    return box === undefined ? 0 : Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
  }
  const begin = useEffectEvent((event: PointerEvent): void => {
    if (event.button !== 0) return
    ref.current?.setPointerCapture(event.pointerId)
    const place = placeOf(event)
    setDrag({ from: anchorOf(brush, place) ?? place, to: place })
  })
  const move = useEffectEvent((event: PointerEvent): void => {
    if (drag !== undefined) setDrag({ ...drag, to: placeOf(event) })
  })
  const end = useEffectEvent((): void => {
    if (drag !== undefined && Math.abs(drag.to - drag.from) > MIN_DRAG) onBrush(ordered(drag))
    setDrag(undefined)
  })
  const cancel = useEffectEvent((): void => setDrag(undefined))
  const wheel = useEffectEvent((event: WheelEvent): void => {
    event.preventDefault()
    onZoom(placeOf(event), event.deltaY > 0 ? 1 : -1)
  })
  const whole = useEffectEvent(onWhole)

  useEffect(() => {
    const element = ref.current
    if (element === null) return
    const listening = new AbortController()
    const { signal } = listening
    element.addEventListener('pointerdown', begin, { signal })
    element.addEventListener('pointermove', move, { signal })
    element.addEventListener('pointerup', end, { signal })
    element.addEventListener('pointercancel', cancel, { signal })
    element.addEventListener('wheel', wheel, { signal, passive: false })
    element.addEventListener('dblclick', whole, { signal })
    return () => listening.abort()
  }, [])

  return { ref, dragged: drag === undefined ? undefined : ordered(drag) }
}

function ordered({ from, to }: Brush): Brush {
  return { from: Math.min(from, to), to: Math.max(from, to) }
}

/** The other edge of the brush, if the place is on one of its edges. */
function anchorOf(brush: Brush | undefined, place: number): number | undefined {
  if (brush === undefined) return undefined
  if (Math.abs(place - brush.from) < EDGE) return brush.to
  return Math.abs(place - brush.to) < EDGE ? brush.from : undefined
}

/** The edge of a column: drag it, or move it with the arrow keys; double click for the usual width. */
import { type PointerEvent, type ReactNode, useRef } from 'react'
import { useStore } from 'zustand'
import { useStores } from '../views/stores-context.js'

interface GripProps {
  readonly label: string
  readonly taste: 'sessionsWidth' | 'spanWidth'
  /** The side of the window that the column stands on. */
  readonly from: 'left' | 'right'
}

/** Pixels. */
const LIMITS = {
  sessionsWidth: { least: 200, usual: 256, most: 420 },
  spanWidth: { least: 320, usual: 400, most: 720 },
}
const KEY_STEP = 16

export function Grip({ label, taste, from }: GripProps): ReactNode {
  const { preferences } = useStores()
  const width = useStore(preferences, (tastes) => tastes[taste])
  const start = useRef<{ readonly x: number; readonly width: number }>(undefined)
  const { least, usual, most } = LIMITS[taste]
  const set = (next: number): void =>
    preferences.setState({ [taste]: Math.round(Math.min(most, Math.max(least, next))) })
  const sign = from === 'left' ? 1 : -1
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    start.current = { x: event.clientX, width }
  }

  const separator = {
    role: 'separator',
    'aria-orientation': 'vertical' as const,
    'aria-label': label,
    'aria-valuenow': width,
    'aria-valuemin': least,
    'aria-valuemax': most,
  }

  return (
    <button
      type="button"
      {...separator}
      className="grip"
      onPointerDown={onPointerDown}
      onPointerMove={({ clientX }) => {
        if (start.current !== undefined) set(start.current.width + sign * (clientX - start.current.x))
      }}
      onPointerUp={() => {
        start.current = undefined
      }}
      onDoubleClick={() => set(usual)}
      onKeyDown={(event) => {
        const steps: Readonly<Record<string, number>> = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }
        const step = steps[event.key]
        if (step === undefined) return
        event.preventDefault()
        event.stopPropagation()
        set(width + sign * step)
      }}
    />
  )
}

/** How far something has come: a bar that fills, or one that moves where nobody knows the end. */
import type { ReactNode } from 'react'
import './progress.css'

interface ProgressBarProps {
  readonly label: string
  readonly value: number
  /** Absent: nobody knows. */
  readonly total?: number | undefined
}

export function ProgressBar({ label, value, total }: ProgressBarProps): ReactNode {
  const isKnown = total !== undefined && total > 0
  const share = isKnown ? Math.min(1, Math.max(0, value / total)) : undefined
  return (
    <i
      className={share === undefined ? 'progress moving' : 'progress'}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={isKnown ? total : undefined}
      aria-valuenow={isKnown ? Math.min(value, total) : undefined}
    >
      <i style={share === undefined ? undefined : { width: `${share * 100}%` }} />
    </i>
  )
}

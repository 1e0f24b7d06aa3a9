/** A few numbers as a line, for eyes that glance; what they are stands beside it. */
import type { ReactNode } from 'react'

const WIDTH = 36
const HEIGHT = 12
/** Half of the stroke stays inside. */
const EDGE = 0.5

interface SparklineProps {
  readonly label: string
  readonly values: readonly number[]
}

export function Sparkline({ label, values }: SparklineProps): ReactNode {
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <polyline points={pointsOf(values)} />
    </svg>
  )
}

/** From edge to edge, the most at the top; one value is a level line. */
export function pointsOf(values: readonly number[]): string {
  const [first = 0] = values
  const line = values.length === 1 ? [first, first] : values
  const most = Math.max(...line, 1)
  const x = (i: number): number => EDGE + (i * (WIDTH - 2 * EDGE)) / (line.length - 1)
  const y = (value: number): number => HEIGHT - 1 - (value / most) * (HEIGHT - 2)
  return line.map((value, i) => `${x(i).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
}

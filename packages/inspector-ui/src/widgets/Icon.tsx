/**
 * Inline icons: one stroke weight, coloured by the text they stand in or by a kind or status class.
 * Decoration for eyes only; what they say stands in words beside them.
 */
import type { ReactNode } from 'react'
import { ICONS, type IconLayer, type IconName } from './icon-shapes.js'

export function Icon({
  name,
  className,
}: {
  readonly name: IconName
  readonly className?: string | undefined
}): ReactNode {
  const layers: readonly IconLayer[] = ICONS[name]
  return (
    <svg className={className === undefined ? 'i' : `i ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      {layers.map((layer) => (
        <path key={layer.d} {...layer} />
      ))}
    </svg>
  )
}

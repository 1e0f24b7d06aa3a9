/** A line that opens what it stands for. */
import { type ReactNode, useState } from 'react'
import { Icon } from '../../widgets/Icon.js'
import type { IconName } from '../../widgets/icon-shapes.js'

interface FoldProps {
  readonly title: ReactNode
  readonly icon?: IconName
  readonly aside?: ReactNode
  readonly openAtFirst?: boolean
  readonly children: ReactNode
}

export function Fold({ title, icon, aside, openAtFirst = false, children }: FoldProps): ReactNode {
  const [open, setOpen] = useState(openAtFirst)
  return (
    <>
      <button type="button" className="fold" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'down' : (icon ?? 'right')} />
        <span className="ell">{title}</span>
        <span className="grow" />
        {aside}
      </button>
      {open ? children : undefined}
    </>
  )
}

/** Under the newest session of an MCP client: how many more there are, folded or not. */
import type { ReactNode } from 'react'
import type { MoreOfClient } from '../../model/fold-clients.js'

interface MoreRowProps extends MoreOfClient {
  /** Pixels from the top of the list. */
  readonly top: number
}

export function MoreRow({ client, count, isOpen, top }: MoreRowProps): ReactNode {
  const text = isOpen ? `Fold ${count} of ${client}` : `${count} more of ${client}`
  // Keys and focus are the listbox's: the arrow keys to the right and to the left, on a session of this client.
  const option = { role: 'option', 'aria-selected': false, 'aria-label': text, title: text }
  // Where there is no room for words, their number stands for them.
  const data = {
    'data-client': client,
    'data-open': isOpen || undefined,
    'data-count': `${isOpen ? '−' : '+'}${count}`,
  }
  return (
    <div {...option} {...data} className="group of-client" style={{ transform: `translateY(${top}px)` }}>
      <span className="ell">{text}</span>
    </div>
  )
}

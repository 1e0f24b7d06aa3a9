/** A link to the row of another span, which can be opened in a tab of its own. */
import type { ReactNode } from 'react'
import { spanKeyOf } from '../../model/trace-columns.js'
import { Icon } from '../../widgets/Icon.js'
import { reveal } from '../navigate.js'
import { useLocation, useStores, useTrace } from '../stores-context.js'

export function SpanLink({ row }: { readonly row: number }): ReactNode {
  const stores = useStores()
  useLocation((place) => place.sessionId)
  const spanKey = useTrace((state) => spanKeyOf(state.columns, row))
  return (
    <a
      href={stores.location.href({ spanKey })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        reveal(stores, row, 'push')
      }}
    >
      Open span
      <Icon name="link" />
    </a>
  )
}

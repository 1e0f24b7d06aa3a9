/** Asks before a session is deleted: what goes, how much it is, and what cannot be undone. */
import type { ReactNode } from 'react'
import type { Session } from '../../api/client.js'
import { countOf, formatBytes } from '../../base/format.js'
import { isUnderWay } from '../../model/is-under-way.js'
import { AskDialog } from '../../widgets/AskDialog.js'
import { Icon } from '../../widgets/Icon.js'
import { deleteSession } from '../session-actions.js'
import { useSessions, useStores } from '../stores-context.js'

export function DeleteDialog({ sessionId }: { readonly sessionId: string }): ReactNode {
  const stores = useStores()
  const session = useSessions(({ byId }) => byId.get(sessionId))
  const { close } = stores.dialogs
  if (session === undefined) {
    return (
      <AskDialog
        title="The session is gone"
        description="Somebody else has deleted it."
        dismiss="Close"
        onClose={close}
      />
    )
  }
  const runs = isUnderWay(session.status)
  return (
    <AskDialog
      title={
        <>
          Delete “<bdi>{session.title}</bdi>”?
        </>
      }
      description={runs ? 'It is still running. It can be deleted when it has ended.' : whatGoes(session)}
      dismiss="Cancel"
      action={{ icon: 'trash', words: 'Delete', disabled: runs, run: () => deleteSession(stores, sessionId) }}
      onClose={close}
    >
      {session.pinned ? (
        <p className="line">
          <Icon name="pin" /> It is pinned.
        </p>
      ) : undefined}
    </AskDialog>
  )
}

function whatGoes({ span_count: spans, parts }: Session): string {
  const bytes = formatBytes(parts.reduce((sum, part) => sum + part.bytes, 0))
  return `${countOf(spans, 'span')} in ${countOf(parts.length, 'file')}, ${bytes}, with index and notes. This cannot be undone.`
}

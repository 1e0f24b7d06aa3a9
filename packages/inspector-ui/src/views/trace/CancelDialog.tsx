/** Asks before a run is cancelled: what that means, and that it cannot be taken back. */
import type { ReactNode } from 'react'
import { AskDialog } from '../../widgets/AskDialog.js'
import { cancelSession } from '../session-actions.js'
import { useSessions, useStores } from '../stores-context.js'

export function CancelDialog({ sessionId }: { readonly sessionId: string }): ReactNode {
  const stores = useStores()
  const title = useSessions(({ byId }) => byId.get(sessionId)?.title)
  return (
    <AskDialog
      title={
        <>
          Cancel “<bdi>{title}</bdi>”?
        </>
      }
      description="Its functions are told to end, and what is open ends as cancelled. Work that does not listen goes on."
      dismiss="Let it run"
      action={{ icon: 'stop', words: 'Cancel the run', run: () => cancelSession(stores, sessionId) }}
      onClose={stores.dialogs.close}
    />
  )
}

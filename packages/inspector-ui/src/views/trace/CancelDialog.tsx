/** Asks before a run is cancelled: what that means, and that it cannot be taken back. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useState } from 'react'
import type { Problem } from '../../api/problem.js'
import { Icon } from '../../widgets/Icon.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { cancelSession } from '../session-actions.js'
import { useSessions, useStores } from '../stores-context.js'

export function CancelDialog({ sessionId }: { readonly sessionId: string }): ReactNode {
  const stores = useStores()
  const title = useSessions(({ byId }) => byId.get(sessionId)?.title)
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setIsBusy] = useState(false)

  const confirm = async (): Promise<void> => {
    setIsBusy(true)
    const refused = await cancelSession(stores, sessionId)
    setIsBusy(false)
    setProblem(refused)
    if (refused === undefined) stores.dialogs.close()
  }

  return (
    <AlertDialog.Root open onOpenChange={(open) => (open ? undefined : stores.dialogs.close())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="scrim" />
        <AlertDialog.Popup className="pop small">
          <div className="ask-line">
            <AlertDialog.Title className="grow ell">
              Cancel “<bdi>{title}</bdi>”?
            </AlertDialog.Title>
          </div>
          <div className="told">
            <AlertDialog.Description>
              Its functions are told to end, and what is open ends as cancelled. Work that does not listen goes on.
            </AlertDialog.Description>
            {problem === undefined ? undefined : <ProblemCard {...problem} />}
          </div>
          <div className="actions">
            <AlertDialog.Close className="btn big">Let it run</AlertDialog.Close>
            <button type="button" className="btn big danger" disabled={isBusy} onClick={() => void confirm()}>
              <Icon name="stop" />
              Cancel the run
            </button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

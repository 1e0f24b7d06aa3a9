/** Asks before a session is deleted: what goes, how much it is, and what cannot be undone. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useState } from 'react'
import type { Session } from '../../api/client.js'
import type { Problem } from '../../api/problem.js'
import { countOf, formatBytes } from '../../base/format.js'
import { isUnderWay } from '../../model/is-under-way.js'
import { Icon } from '../../widgets/Icon.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { deleteSession } from '../session-actions.js'
import { useSessions, useStores } from '../stores-context.js'

export function DeleteDialog({ sessionId }: { readonly sessionId: string }): ReactNode {
  const stores = useStores()
  const session = useSessions(({ byId }) => byId.get(sessionId))
  const [problem, setProblem] = useState<Problem>()
  const [isBusy, setIsBusy] = useState(false)

  const confirm = async (): Promise<void> => {
    setIsBusy(true)
    const refused = await deleteSession(stores, sessionId)
    setIsBusy(false)
    setProblem(refused)
    if (refused === undefined) stores.dialogs.close()
  }

  return (
    <AlertDialog.Root open onOpenChange={(open) => (open ? undefined : stores.dialogs.close())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="scrim" />
        <AlertDialog.Popup className="pop small">
          {session === undefined ? (
            <Gone />
          ) : (
            <Asks session={session} isBusy={isBusy} onConfirm={() => void confirm()}>
              {problem === undefined ? undefined : <ProblemCard {...problem} />}
            </Asks>
          )}
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

interface AsksProps {
  readonly session: Session
  readonly isBusy: boolean
  readonly onConfirm: () => void
  /** Why it was refused. */
  readonly children: ReactNode
}

function Asks({ session, isBusy, onConfirm, children }: AsksProps): ReactNode {
  const { title, span_count: spans, parts, pinned, status } = session
  const bytes = parts.reduce((sum, part) => sum + part.bytes, 0)
  const runs = isUnderWay(status)
  return (
    <>
      <div className="ask-line">
        <AlertDialog.Title className="grow ell">
          Delete “<bdi>{title}</bdi>”?
        </AlertDialog.Title>
      </div>
      <div className="told">
        <AlertDialog.Description>
          {runs
            ? 'It is still running. It can be deleted when it has ended.'
            : `${countOf(spans, 'span')} in ${countOf(parts.length, 'file')}, ${formatBytes(bytes)}, with index and notes. This cannot be undone.`}
        </AlertDialog.Description>
        {pinned ? (
          <p className="line">
            <Icon name="pin" /> It is pinned.
          </p>
        ) : undefined}
        {children}
      </div>
      <div className="actions">
        <AlertDialog.Close className="btn big">Cancel</AlertDialog.Close>
        <button type="button" className="btn big danger" disabled={runs || isBusy} onClick={onConfirm}>
          <Icon name="trash" />
          Delete
        </button>
      </div>
    </>
  )
}

function Gone(): ReactNode {
  return (
    <>
      <div className="ask-line">
        <AlertDialog.Title className="grow">The session is gone</AlertDialog.Title>
      </div>
      <div className="told">
        <AlertDialog.Description>Somebody else has deleted it.</AlertDialog.Description>
      </div>
      <div className="actions">
        <AlertDialog.Close className="btn big">Close</AlertDialog.Close>
      </div>
    </>
  )
}

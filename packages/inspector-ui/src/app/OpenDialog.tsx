/** The dialog or menu that is open, if any. Those that need more than the page itself are loaded then. */
import { Dialog } from '@base-ui/react/dialog'
import { lazy, type ReactNode, Suspense } from 'react'
import { useStore } from 'zustand'
import type { Problem } from '../api/problem.js'
import { useStores } from '../views/stores-context.js'
import { ProblemCard } from '../widgets/ProblemCard.js'
import { HelpDialog } from './HelpDialog.js'

const SettingsDialog = lazy(async () => ({
  default: (await import('../views/settings/SettingsDialog.js')).SettingsDialog,
}))
const SessionMenu = lazy(async () => ({
  default: (await import('../views/sessions/SessionMenu.js')).SessionMenu,
}))
const DeleteDialog = lazy(async () => ({
  default: (await import('../views/sessions/DeleteDialog.js')).DeleteDialog,
}))

export function OpenDialog(): ReactNode {
  const { dialogs } = useStores()
  const open = useStore(dialogs, (state) => state.open)
  switch (open?.kind) {
    case 'help':
      return <HelpDialog onClose={dialogs.close} />
    case 'problem':
      return <ProblemDialog problem={open.problem} onClose={dialogs.close} />
    case 'menu':
      return (
        <Suspense>
          <SessionMenu sessionId={open.sessionId} anchor={open.anchor} />
        </Suspense>
      )
    case 'settings':
      return (
        <Suspense>
          <SettingsDialog />
        </Suspense>
      )
    case 'delete':
      return (
        <Suspense>
          <DeleteDialog sessionId={open.sessionId} />
        </Suspense>
      )
    case undefined:
      return undefined
  }
}

function ProblemDialog({ problem, onClose }: { readonly problem: Problem; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="pop small">
          <div className="ask-line">
            <Dialog.Title className="grow">That did not work</Dialog.Title>
            <Dialog.Close className="btn ghost">
              Close<kbd className="kbd">esc</kbd>
            </Dialog.Close>
          </div>
          <ProblemCard {...problem} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

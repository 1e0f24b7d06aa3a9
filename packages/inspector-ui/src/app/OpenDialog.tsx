/** The dialog or menu that is open, if any. None is part of the first load. */
import { lazy, type ReactNode, Suspense } from 'react'
import { useStore } from 'zustand'
import { useStores } from '../views/stores-context.js'
import { Contained } from '../widgets/Contained.js'
import { FailedDialog } from './FailedDialog.js'

const load = {
  help: async () => ({ default: (await import('./HelpDialog.js')).HelpDialog }),
  problem: async () => ({ default: (await import('./ProblemDialog.js')).ProblemDialog }),
  menu: async () => ({ default: (await import('../views/sessions/SessionMenu.js')).SessionMenu }),
  settings: async () => ({ default: (await import('../views/settings/SettingsDialog.js')).SettingsDialog }),
  tags: async () => ({ default: (await import('../views/sessions/TagsDialog.js')).TagsDialog }),
  cost: async () => ({ default: (await import('../views/cost/CostDialog.js')).CostDialog }),
  cancel: async () => ({ default: (await import('../views/trace/CancelDialog.js')).CancelDialog }),
  delete: async () => ({ default: (await import('../views/sessions/DeleteDialog.js')).DeleteDialog }),
}
const HelpDialog = lazy(load.help)
const ProblemDialog = lazy(load.problem)
const SessionMenu = lazy(load.menu)
const SettingsDialog = lazy(load.settings)
const TagsDialog = lazy(load.tags)
const CostDialog = lazy(load.cost)
const CancelDialog = lazy(load.cancel)
const DeleteDialog = lazy(load.delete)

/** For when the page has shown itself: the dialogs are then there even if the server is not. */
export async function preloadDialogs(): Promise<void> {
  // Whoever opens one that did not come asks again.
  await Promise.allSettled(Object.values(load).map((start) => start()))
}

export function OpenDialog(): ReactNode {
  const { dialogs } = useStores()
  const kind = useStore(dialogs, (state) => state.open?.kind)
  return (
    <Contained
      name="The dialog"
      subject={kind}
      around={(told) => <FailedDialog onClose={dialogs.close}>{told}</FailedDialog>}
    >
      <Suspense>
        <Content />
      </Suspense>
    </Contained>
  )
}

function Content(): ReactNode {
  const { dialogs } = useStores()
  const open = useStore(dialogs, (state) => state.open)
  switch (open?.kind) {
    case 'help':
      return <HelpDialog onClose={dialogs.close} />
    case 'problem':
      return <ProblemDialog problem={open.problem} onClose={dialogs.close} />
    case 'menu':
      return <SessionMenu sessionId={open.sessionId} anchor={open.anchor} />
    case 'settings':
      return <SettingsDialog />
    case 'tags':
      return <TagsDialog sessionId={open.sessionId} />
    case 'cost':
      return <CostDialog sessionId={open.sessionId} />
    case 'cancel':
      return <CancelDialog sessionId={open.sessionId} />
    case 'delete':
      return <DeleteDialog sessionId={open.sessionId} />
    case undefined:
      return undefined
  }
}

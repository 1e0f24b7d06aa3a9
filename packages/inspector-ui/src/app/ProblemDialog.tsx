/** Why something that was asked for did not happen. */
import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import type { Problem } from '../api/problem.js'
import { ProblemCard } from '../widgets/ProblemCard.js'

interface ProblemDialogProps {
  readonly problem: Problem
  readonly onClose: () => void
}

export function ProblemDialog({ problem, onClose }: ProblemDialogProps): ReactNode {
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

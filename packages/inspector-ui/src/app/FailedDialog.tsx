/** In the place of a dialog that did not come: the browser's own, since what dialogs are made of may not have come. */
import { type ReactNode, useId } from 'react'

interface FailedDialogProps {
  readonly onClose: () => void
  /** What happened. */
  readonly children: ReactNode
}

export function FailedDialog({ onClose, children }: FailedDialogProps): ReactNode {
  const titleId = useId()
  return (
    <dialog ref={showModal} className="pop small" aria-labelledby={titleId} onClose={onClose}>
      <div className="ask-line">
        <h2 id={titleId} className="grow">
          That did not work
        </h2>
        <form method="dialog">
          <button type="submit" className="btn ghost">
            Close<kbd className="kbd">esc</kbd>
          </button>
        </form>
      </div>
      {children}
    </dialog>
  )
}

function showModal(dialog: HTMLDialogElement | null): void {
  dialog?.showModal()
}

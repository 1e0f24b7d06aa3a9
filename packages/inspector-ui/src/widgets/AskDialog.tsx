/** A question before something is done that cannot be taken back: what it means, and the two ways on. */
import { AlertDialog } from '@base-ui/react/alert-dialog'
import { type ReactNode, useState } from 'react'
import { Icon } from './Icon.js'
import type { IconName } from './icon-shapes.js'
import { ProblemCard, type ProblemCardProps } from './ProblemCard.js'

interface AskDialogProps {
  readonly title: ReactNode
  readonly description: string
  /** What else is to be known of it, in lines of their own. */
  readonly children?: ReactNode
  /** Words of the way out. */
  readonly dismiss: string
  /** Absent: there is nothing to be done. */
  readonly action?: AskAction
  readonly onClose: () => void
}

export interface AskAction {
  readonly icon: IconName
  readonly words: string
  /** It cannot be done now, as the description says. Default: it can. */
  readonly disabled?: boolean
  /** Resolves to why not: that is shown, and the question stays. */
  run(): Promise<ProblemCardProps | undefined>
}

export function AskDialog({ title, description, children, dismiss, action, onClose }: AskDialogProps): ReactNode {
  const [problem, setProblem] = useState<ProblemCardProps>()
  return (
    <AlertDialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="scrim" />
        <AlertDialog.Popup className="pop small">
          <div className="ask-line">
            <AlertDialog.Title className="grow ell">{title}</AlertDialog.Title>
          </div>
          <div className="told">
            <AlertDialog.Description>{description}</AlertDialog.Description>
            {children}
            {problem === undefined ? undefined : <ProblemCard {...problem} />}
          </div>
          <div className="actions">
            <AlertDialog.Close className="btn big">{dismiss}</AlertDialog.Close>
            {action === undefined ? undefined : <DoIt {...action} onDone={onClose} onRefused={setProblem} />}
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}

interface DoItProps extends AskAction {
  readonly onDone: () => void
  readonly onRefused: (problem: ProblemCardProps) => void
}

function DoIt({ icon, words, disabled = false, run, onDone, onRefused }: DoItProps): ReactNode {
  const [isBusy, setIsBusy] = useState(false)
  const confirm = async (): Promise<void> => {
    setIsBusy(true)
    const problem = await run()
    setIsBusy(false)
    if (problem === undefined) onDone()
    else onRefused(problem)
  }
  return (
    <button type="button" className="btn big danger" disabled={disabled || isBusy} onClick={() => void confirm()}>
      <Icon name={icon} />
      {words}
    </button>
  )
}

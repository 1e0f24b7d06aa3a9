/** All keys, drawn from the table that runs them. */
import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { useStores } from '../views/stores-context.js'
import { keyCap } from '../widgets/key-cap.js'
import { commandsOf } from './commands-of.js'

export function HelpDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const commands = commandsOf(useStores())
  return (
    <Dialog.Root open onOpenChange={(next) => (next ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="pop">
          <div className="ask-line">
            <Dialog.Title className="grow">Keyboard</Dialog.Title>
            <Dialog.Close className="btn ghost">
              Close<kbd className="kbd">esc</kbd>
            </Dialog.Close>
          </div>
          <div className="keys">
            {(['Move', 'Look', 'Do'] as const).map((group) => (
              <div key={group}>
                <h3>{group}</h3>
                {commands
                  .filter((command) => command.group === group)
                  .map(({ label, keys, shown = keys }) => (
                    <div key={label} className="kr">
                      <span>{label}</span>
                      <span>
                        {shown.map((key) => (
                          <kbd key={key} className="kbd">
                            {keyCap(key)}
                          </kbd>
                        ))}
                      </span>
                    </div>
                  ))}
              </div>
            ))}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** What of a session was lost, as one word in the footer; the figures, reasons and remedies behind it. */
import type { LossLine } from '@agent-inspector/trace-format'
import { Popover } from '@base-ui/react/popover'
import type { ReactNode } from 'react'
import type { Session } from '../../api/client.js'
import { formatInteger } from '../../base/format.js'
import { Icon } from '../../widgets/Icon.js'

interface LossesProps {
  readonly ledger: Session['ledger']
  readonly lines: readonly LossLine[]
}

export function Losses({ ledger, lines }: LossesProps): ReactNode {
  const lost = lines.reduce((sum, { count, isLost }) => sum + (isLost ? count : 0), 0)
  return (
    <Popover.Root>
      <Popover.Trigger className={lost > 0 ? 'losses s-failed' : 'losses'}>
        <Icon name="warn" />
        {lost > 0 ? `${formatInteger(lost)} lost` : 'Notes'}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={6}>
          <Popover.Popup className="ledger">
            <Popover.Title className="ledger-title">
              {formatInteger(ledger.written)} of {formatInteger(ledger.emitted)} records can be read
            </Popover.Title>
            <ul>
              {lines.map(({ text, isLost }) => (
                <li key={text} className={isLost ? 's-failed' : undefined}>
                  {text}
                </li>
              ))}
            </ul>
            {ledger.hints?.map((hint) => (
              <p key={hint} className="meta">
                {hint}
              </p>
            ))}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}

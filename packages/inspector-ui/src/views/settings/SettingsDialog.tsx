/** What is stored where, what goes when, and every setting with where it comes from. */
import { Dialog } from '@base-ui/react/dialog'
import { type ReactNode, useCallback, useEffect, useState } from 'react'
import type { SettingsView } from '../../api/client.js'
import type { Result } from '../../api/problem.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { useStores } from '../stores-context.js'
import { SettingsTable } from './SettingsTable.js'
import { StorageUse } from './StorageUse.js'
import './settings.css'

export function SettingsDialog(): ReactNode {
  const { client, dialogs, sessions } = useStores()
  const [found, setFound] = useState<Result<SettingsView>>()
  const load = useCallback(() => void client.getSettings().then(setFound), [client])

  useEffect(() => {
    load()
    // What is stored changes with the sessions.
    return sessions.subscribe(({ total }, before) => {
      if (total !== before.total) load()
    })
  }, [load, sessions])

  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : dialogs.close())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="scrim" />
        <Dialog.Popup className="pop">
          <div className="ask-line">
            <Dialog.Title className="grow">Storage and settings</Dialog.Title>
            <Dialog.Close className="btn ghost">
              Close<kbd className="kbd">esc</kbd>
            </Dialog.Close>
          </div>
          <div className="settings">
            {found === undefined ? <Loading /> : undefined}
            {found?.ok === true ? (
              <>
                <StorageUse storage={found.value.storage} />
                <SettingsTable settings={found.value.settings} />
              </>
            ) : undefined}
            {found?.ok === false ? <ProblemCard {...found.problem} onRetry={load} /> : undefined}
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Loading(): ReactNode {
  return (
    <div className="loading" role="status" aria-label="Loading">
      {[320, 480, 260, 400].map((width) => (
        <i key={width} className="sk start" style={{ width }} />
      ))}
    </div>
  )
}

/** What is stored where, what goes when, and every setting with where it comes from. */
import { Dialog } from '@base-ui/react/dialog'
import { type ReactNode, useEffect, useState } from 'react'
import type { SettingsView } from '../../api/client.js'
import type { Result } from '../../api/problem.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { useSessions, useStores } from '../stores-context.js'
import { SettingsTable } from './SettingsTable.js'
import { StorageUse } from './StorageUse.js'
import './settings.css'

export function SettingsDialog(): ReactNode {
  const { client, dialogs } = useStores()
  // What is stored changes with the sessions.
  const total = useSessions((state) => state.total)
  const [found, setFound] = useState<Result<SettingsView>>()
  const [tries, setTries] = useState(0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when there are others, or somebody wants to.
  useEffect(() => {
    let left = false
    void client.getSettings().then((answer) => {
      if (!left) setFound(answer)
    })
    return () => {
      left = true
    }
  }, [client, total, tries])

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
            {found?.ok === false ? (
              <ProblemCard {...found.problem} onRetry={() => setTries((before) => before + 1)} />
            ) : undefined}
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

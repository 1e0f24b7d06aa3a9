/** The disk of the trace files is nearly full: said above the foot of the list until it is not any more. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { formatBytes } from '../../base/format.js'
import { Icon } from '../../widgets/Icon.js'
import { useStores } from '../stores-context.js'

export function StorageNotice(): ReactNode {
  const { connection, dialogs } = useStores()
  const disk = useStore(connection, (state) => state.disk)
  if (disk?.low !== true) return undefined
  return (
    <div role="alert">
      <button
        type="button"
        className="storage-notice"
        title="Recording may stop. Open storage and settings."
        onClick={() => dialogs.show({ kind: 'settings' })}
      >
        <Icon name="warn" className="s-failed" />
        <span className="ell">Disk nearly full: {formatBytes(disk.free_bytes)} free</span>
      </button>
    </div>
  )
}

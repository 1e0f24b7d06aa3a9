/** What is shown is a file, not a session of the server: how much of it is read, and the way back. */
import type { ReactNode } from 'react'
import { formatBytes } from '../../base/format.js'
import type { OpenedFile } from '../../stores/trace.js'
import { Icon } from '../../widgets/Icon.js'
import { useStores, useTrace } from '../stores-context.js'

export function FileBanner({ file }: { readonly file: OpenedFile }): ReactNode {
  const { closeFile } = useStores()
  const isLoading = useTrace((state) => state.phase === 'loading')
  return (
    <div className="bar banner over" role="status">
      <Icon name="resource" />
      <b className="ell">
        <bdi>{file.name}</bdi>
      </b>
      <span className="ell grow">
        {isLoading
          ? `${formatBytes(file.readBytes)} of ${formatBytes(file.size)} read`
          : 'Opened from your disk. Nothing of it is sent.'}
      </span>
      {isLoading ? (
        <progress aria-label="Reading the file" max={Math.max(1, file.size)} value={file.readBytes} />
      ) : undefined}
      <button type="button" className="btn" onClick={closeFile}>
        {isLoading ? 'Cancel' : 'Close file'}
      </button>
    </div>
  )
}

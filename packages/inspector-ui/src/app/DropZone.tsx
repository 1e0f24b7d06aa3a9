/** A trace file that is dropped on the page, or chosen, is opened in it. */
import { type ReactNode, useEffect, useState } from 'react'
import { useStores } from '../views/stores-context.js'
import { Icon } from '../widgets/Icon.js'
import './drop-zone.css'

export function DropZone(): ReactNode {
  const { openFile } = useStores()
  const [isOver, setIsOver] = useState(false)

  useEffect(() => {
    const onDragOver = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return
      event.preventDefault()
      setIsOver(true)
    }
    // Into nothing: out of the window.
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      setIsOver(false)
      const file = event.dataTransfer?.files[0]
      if (file === undefined) return
      event.preventDefault()
      openFile(file)
    }
    const { signal, abort } = listening()
    document.addEventListener('dragover', onDragOver, { signal })
    document.addEventListener('dragleave', onDragLeave, { signal })
    document.addEventListener('drop', onDrop, { signal })
    return abort
  }, [openFile])

  return (
    <>
      <input
        id="trace-file"
        type="file"
        hidden
        aria-label="Trace file"
        accept=".gz,.jsonl,.ndjson,.json"
        onChange={({ target }) => {
          const file = target.files?.[0]
          if (file !== undefined) openFile(file)
          // The same file may be chosen again.
          target.value = ''
        }}
      />
      {isOver ? (
        <div className="drop" role="status">
          <div className="card">
            <Icon name="resource" />
            <b>Drop a trace file to open it here</b>
            <span className="meta">.jsonl.gz or .jsonl, of this or another tool. It stays on your machine.</span>
          </div>
        </div>
      ) : undefined}
    </>
  )
}

function listening(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}

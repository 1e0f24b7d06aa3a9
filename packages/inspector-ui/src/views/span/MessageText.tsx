/** Text of a message: prose with inline code, and fenced code. A very long one is cut until asked for. */
import { type ReactNode, useMemo, useState } from 'react'
import { formatBytes } from '../../base/format.js'
import { numbered } from '../../base/numbered.js'
import { textBlocks } from '../../model/text-blocks.js'

/** About two screens of the panel. */
const SHOWN_CHARS = 6000

export function MessageText({ text }: { readonly text: string }): ReactNode {
  const [all, setAll] = useState(false)
  const cut = !all && text.length > SHOWN_CHARS * 1.2
  const blocks = useMemo(() => textBlocks(cut ? text.slice(0, SHOWN_CHARS) : text), [text, cut])
  return (
    <>
      {numbered(blocks).map(({ number, item }) =>
        item.type === 'code' ? (
          <pre key={number} className="code-block">
            {item.text}
          </pre>
        ) : (
          <div key={number} className="body prose" dir="auto">
            {numbered(item.pieces).map(({ number: place, item: piece }) =>
              piece.code ? <code key={place}>{piece.text}</code> : piece.text,
            )}
          </div>
        ),
      )}
      {cut ? (
        <button type="button" className="btn more" onClick={() => setAll(true)}>
          Show all {formatBytes(text.length)}
        </button>
      ) : undefined}
    </>
  )
}

/** Text of a message: prose with inline code, and fenced code. A very long one is cut until asked for. */
import { type ReactNode, useMemo, useState } from 'react'
import { formatBytes } from '../../base/format.js'
import { textBlocks } from '../../model/text-blocks.js'

/** About two screens of the panel. */
const SHOWN_CHARS = 6000

export function MessageText({ text }: { readonly text: string }): ReactNode {
  const [all, setAll] = useState(false)
  const cut = !all && text.length > SHOWN_CHARS * 1.2
  const blocks = useMemo(() => textBlocks(cut ? text.slice(0, SHOWN_CHARS) : text), [text, cut])
  return (
    <>
      {blocks.map((block, i) =>
        block.type === 'code' ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: blocks of one text have no other name than their place
          <pre key={i} className="code-block">
            {block.text}
          </pre>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <div key={i} className="body prose" dir="auto">
            {block.pieces.map((piece, j) =>
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              piece.code ? <code key={j}>{piece.text}</code> : piece.text,
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

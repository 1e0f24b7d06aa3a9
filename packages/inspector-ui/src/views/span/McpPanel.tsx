/** A call over MCP: who called whom for what, and the frames of it in their order. */
import type { ReactNode } from 'react'
import { formatDuration } from '../../base/format.js'
import { numbered } from '../../base/numbered.js'
import { KIND } from '../../base/span-batch.js'
import { cutValueOf } from '../../model/cut-values.js'
import type { TreeLayout } from '../../model/layout-tree.js'
import type { TraceColumns } from '../../model/trace-columns.js'
import { useTrace } from '../stores-context.js'
import { AttributeRow } from './AttributeRow.js'
import { typeOf } from './attribute-text.js'
import { mcpCallOf } from './mcp-call.js'
import type { SpanPanelProps } from './panel.js'
import { SpanLink } from './SpanLink.js'

export function McpPanel({ detail }: SpanPanelProps): ReactNode {
  const start = useTrace(({ columns }) => columns.starts[detail.row] ?? Number.NaN)
  const end = useTrace(({ columns }) => columns.ends[detail.row] ?? Number.NaN)
  const { facts, frames } = mcpCallOf(detail, start, end)
  const below = useTrace(({ columns, layout }) => rpcBelow(columns, layout, detail.row))
  return (
    <div className="scroll grow">
      <section aria-label="MCP: call">
        <h3 className="sect">call</h3>
        {facts.map(({ name, key, value }) => (
          <AttributeRow key={key} name={name} path={key} value={value} type={typeOf(key, value)} cut={undefined} />
        ))}
      </section>
      <section aria-label="MCP: frames">
        <h3 className="sect">frames</h3>
        {numbered(frames).map(({ number, item: { title, key, value, attributes, at, isMain } }) => (
          <AttributeRow
            key={number}
            name={title}
            path={`${key} ${number}`}
            value={value}
            type={Number.isNaN(at - start) ? '' : formatDuration(at - start)}
            cut={cutValueOf(attributes, key)}
            openAtFirst={isMain}
          />
        ))}
        {frames.length === 0 ? <NoFrames below={below} /> : undefined}
      </section>
    </div>
  )
}

function NoFrames({ below }: { readonly below: number | undefined }): ReactNode {
  return below === undefined ? (
    <p className="none meta">Who made this span did not record the frames of the call.</p>
  ) : (
    <p className="none meta elsewhere">
      They are in the span of the call. <SpanLink row={below} />
    </p>
  )
}

/** Of a tool: the call over MCP that it was carried out by, the first child as a rule. */
function rpcBelow({ kinds }: TraceColumns, { order, positions, sizes, parents }: TreeLayout, row: number) {
  const at = positions[row] ?? 0
  const end = Math.min(at + (sizes[row] ?? 1), at + MOST_LOOKED_AT)
  for (let place = at + 1; place < end; place++) {
    const other = order[place] ?? -1
    if (parents[other] === row && kinds[other] === KIND.mcp) return other
  }
  return undefined
}

const MOST_LOOKED_AT = 1000

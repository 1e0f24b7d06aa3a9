/** A call over MCP: who called whom for what, and the frames of it in their order. */
import type { ReactNode } from 'react'
import { formatDuration } from '../../base/format.js'
import { numbered } from '../../base/numbered.js'
import { cutValueOf } from '../../model/cut-values.js'
import { useTrace } from '../stores-context.js'
import { AttributeRow } from './AttributeRow.js'
import { typeOf } from './attribute-text.js'
import { mcpCallOf } from './mcp-call.js'
import type { SpanPanelProps } from './panel.js'

export function McpPanel({ detail }: SpanPanelProps): ReactNode {
  const start = useTrace(({ columns }) => columns.starts[detail.row] ?? Number.NaN)
  const end = useTrace(({ columns }) => columns.ends[detail.row] ?? Number.NaN)
  const { facts, frames } = mcpCallOf(detail, start, end)
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
        {frames.length === 0 ? (
          <p className="none meta">Who made this span did not record the frames of the call.</p>
        ) : undefined}
      </section>
    </div>
  )
}

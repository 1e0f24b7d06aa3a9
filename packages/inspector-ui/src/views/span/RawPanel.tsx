/** The lines of the span in the trace file, as they stand there. */
import type { ReactNode } from 'react'
import { countOf, formatBytes } from '../../base/format.js'
import { cutValuesIn } from '../../model/cut-values.js'
import { CopyButton } from '../../widgets/CopyButton.js'
import { CutValueView } from './CutValueView.js'
import { JsonTree } from './JsonTree.js'
import type { SpanPanelProps } from './panel.js'
import { parseJson } from './parse-json.js'

export function RawPanel({ detail: { lines, traceId, spanId, attributes } }: SpanPanelProps): ReactNode {
  const parsed = lines.map((line) => parseJson(line)).flatMap((line) => (line.ok ? [line.value] : []))
  const bytes = lines.reduce((sum, line) => sum + line.length, 0)
  return (
    <>
      <div className="bar">
        <span className="meta grow ell">
          OTLP/JSON,{' '}
          {lines.length === 1
            ? formatBytes(bytes)
            : `${countOf(lines.length, 'line')} while it is open, ${formatBytes(bytes)}`}
        </span>
        <CopyButton text={() => lines.join('\n')} label="Copy the line">
          Copy
        </CopyButton>
      </div>
      {cutValuesIn(attributes).map((cut) => (
        <CutValueView key={cut.key} cut={cut} named />
      ))}
      <JsonTree
        key={lines.length}
        value={parsed.length === 1 ? parsed[0] : parsed}
        label={`Raw record of span ${spanId} of trace ${traceId}`}
        openTo={8}
        fills
      />
    </>
  )
}

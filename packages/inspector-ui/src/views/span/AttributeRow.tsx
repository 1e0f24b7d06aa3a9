/** One attribute in one line; a long value opens in place. */
import { isWholeDouble } from '@agent-inspector/trace-format'
import { type ReactNode, useState } from 'react'
import { formatBytes } from '../../base/format.js'
import type { AttributeValue } from '../../base/span-detail.js'
import type { CutValue } from '../../model/cut-values.js'
import { CopyButton } from '../../widgets/CopyButton.js'
import { valueText } from './attribute-text.js'
import { CutValueView } from './CutValueView.js'
import { JsonTree } from './JsonTree.js'
import { parseJson } from './parse-json.js'

interface AttributeRowProps {
  readonly name: string
  readonly path: string
  readonly value: AttributeValue
  readonly type: string
  /** Where the value is only a preview. */
  readonly cut: CutValue | undefined
  /** Whether a long value is open before anybody asks. Default false. */
  readonly openAtFirst?: boolean
}

/** What one line of the panel may hold at its widest; the rest is behind an ellipsis anyway. */
const LINE_CHARS = 200

export function AttributeRow({ name, path, value, type, cut, openAtFirst = false }: AttributeRowProps): ReactNode {
  const text = valueText(value)
  const long = text.length > 24 || text.includes('\n')
  const [open, setOpen] = useState(openAtFirst && long)
  return (
    <>
      <div className="kv">
        <span className="k" title={path}>
          {name}
        </span>
        {long ? (
          <button
            type="button"
            className="v"
            onClick={() => setOpen(!open)}
            aria-expanded={open}
            aria-label={`${path}: ${text.slice(0, LINE_CHARS)}`}
          >
            <bdi className={colourOf(value)}>{oneLine(text)}</bdi>
          </button>
        ) : (
          <span className="v">
            <bdi className={colourOf(value)}>{oneLine(text)}</bdi>
          </span>
        )}
        <span className={cut?.bytes === undefined ? 'ty' : 'ty size'}>
          {cut?.bytes === undefined ? type : formatBytes(cut.bytes)}
        </span>
        <CopyButton className="act" text={() => text} label={`Copy ${path}`} />
      </div>
      {open && cut === undefined ? <LongValue value={value} text={text} label={path} /> : undefined}
      {open && cut !== undefined ? (
        <CutValueView cut={cut}>
          <LongValue value={value} text={text} label={path} />
        </CutValueView>
      ) : undefined}
    </>
  )
}

function LongValue({
  value,
  text,
  label,
}: {
  readonly value: AttributeValue
  readonly text: string
  readonly label: string
}): ReactNode {
  const parsed = typeof value === 'string' ? parseJson(text) : { ok: !(value instanceof Uint8Array), value }
  if (parsed.ok && typeof parsed.value === 'object' && parsed.value !== null) {
    return (
      <div className="long">
        <JsonTree value={parsed.value} label={label} />
      </div>
    )
  }
  return <pre className="long text">{text}</pre>
}

function colourOf(value: AttributeValue): string {
  if (typeof value === 'number' || typeof value === 'bigint' || isWholeDouble(value)) return 'jn'
  return typeof value === 'boolean' ? 'jb' : ''
}

function oneLine(text: string): string {
  return text.slice(0, LINE_CHARS).replace(/\s+/g, ' ')
}

/** Below the transcript: what else the span tells, what no dialect knows, and every value as it came. */
import { type Conversation, dialects } from '@agent-inspector/dialects'
import type { ReactNode } from 'react'
import { countOf } from '../../base/format.js'
import type { Attributes } from '../../base/span-detail.js'
import { cutValueOf } from '../../model/cut-values.js'
import type { IconName } from '../../widgets/icon-shapes.js'
import { AttributeRow } from './AttributeRow.js'
import { plainJson, typeOf } from './attribute-text.js'
import { Fold } from './Fold.js'

interface SourceBlockProps {
  readonly conversation: Conversation
  readonly attributes: Attributes
}

export function SourceBlock({ conversation, attributes }: SourceBlockProps): ReactNode {
  const { dialect, alsoIn, notUnderstood, details, readKeys } = conversation
  const notRead = notUnderstood.filter(({ reason }) => reason === 'not_read')
  const also = alsoIn.length === 0 ? '' : `, with ${alsoIn.map(titleOf).join(' and ')}`
  return (
    <>
      {notUnderstood.map(({ key, reason, raw }) =>
        reason === 'not_read' ? undefined : (
          <article key={key} className="msg">
            <Fold title={`${REASONS[reason]} ${key}`} icon="warn">
              <pre className="long text">{typeof raw === 'string' ? raw : plainJson(raw)}</pre>
            </Fold>
          </article>
        ),
      )}
      <div className="source">
        <Keys word="not known" icon="warn" keys={notRead.map(({ key }) => key)} attributes={attributes} />
        <Keys word="beside the messages" keys={Object.keys(details)} attributes={attributes} />
        <Keys word="as they came" keys={readKeys} attributes={attributes} />
      </div>
      <p className="sect read-as">
        Read as {titleOf(dialect)}
        {also}, {notUnderstood.length === 0 ? 'no unknown parts' : `${notUnderstood.length} not understood`}
      </p>
    </>
  )
}

const REASONS = { cut: 'Breaks off:', not_json: 'No JSON:', unknown_shape: 'Unknown parts in' } as const

interface KeysProps {
  readonly word: string
  readonly icon?: IconName
  readonly keys: readonly string[]
  readonly attributes: Attributes
}

function Keys({ word, icon, keys, attributes }: KeysProps): ReactNode {
  const there = keys.filter((key) => attributes[key] !== undefined)
  if (there.length === 0) return undefined
  return (
    <Fold title={`${countOf(there.length, 'attribute')} ${word}`} {...(icon !== undefined && { icon })}>
      {there.map((key) => (
        <AttributeRow
          key={key}
          name={key}
          path={key}
          value={attributes[key]}
          type={typeOf(key, attributes[key])}
          cut={cutValueOf(attributes, key)}
        />
      ))}
    </Fold>
  )
}

function titleOf(name: string): string {
  return dialects.find((dialect) => dialect.name === name)?.title ?? name
}

/** Several values of one kind, one below the other. */
import type { ReactNode } from 'react'
import { numbered } from '../../base/numbered.js'
import type { ScalarShape } from '../../model/form-fields.js'
import { Icon } from '../../widgets/Icon.js'
import { type ControlProps, ScalarInput } from './ScalarInput.js'

interface ListInputProps extends ControlProps {
  readonly item: ScalarShape
  readonly items: readonly string[]
  readonly onChange: (items: readonly string[]) => void
}

export function ListInput({ id, item, items, onChange, ...control }: ListInputProps): ReactNode {
  // Radios in a list would need a name each; a list of choices is short enough as it is.
  const shape: ScalarShape = item.type === 'choice' ? { ...item, radios: false } : item
  return (
    <div className="list-input">
      {numbered(items).map(({ number: i, item: value }) => (
        <div key={i} className="line">
          <ScalarInput
            {...control}
            id={i === 0 ? id : `${id}-${i}`}
            shape={shape}
            value={value}
            onChange={(next) => onChange(items.map((old, at) => (at === i ? next : old)))}
          />
          <button
            type="button"
            className="btn ghost icon"
            aria-label={`Remove value ${i + 1}`}
            onClick={() => onChange(items.filter((_, at) => at !== i))}
          >
            <Icon name="x" />
          </button>
        </div>
      ))}
      <button
        type="button"
        className="btn"
        id={items.length === 0 ? id : undefined}
        onClick={() => onChange([...items, ''])}
      >
        Add a value
      </button>
    </div>
  )
}

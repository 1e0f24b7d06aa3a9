/** One value of a list, with what moves it and takes it away. */
import { type KeyboardEvent, type ReactNode, useMemo } from 'react'
import { Icon } from '../../widgets/Icon.js'
import type { DrawField, FieldPlace } from './field-place.js'

interface ListRowProps extends FieldPlace {
  /** From 1 on. */
  readonly number: number
  readonly count: number
  /** Of the list. */
  readonly label: string
  readonly draw: DrawField
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

export function ListRow({
  number,
  count,
  label,
  field,
  draw,
  onMove,
  onRemove,
  onKeyDown,
  ...place
}: ListRowProps): ReactNode {
  const named = `${label} ${number}`.trim()
  const item = useMemo(() => ({ ...field, label: named }), [field, named])
  return (
    <li aria-label={named} onKeyDown={onKeyDown}>
      <span className="number" aria-hidden="true">
        {number}
      </span>
      <div className="fields">{draw({ ...place, field: item })}</div>
      <span className="moves">
        <MoveButton icon="up" words={`Move ${named} up`} disabled={number === 1} onClick={() => onMove(-1)} />
        <MoveButton icon="down" words={`Move ${named} down`} disabled={number === count} onClick={() => onMove(1)} />
        <button type="button" className="btn ghost icon remove" aria-label={`Remove ${named}`} onClick={onRemove}>
          <Icon name="x" />
        </button>
      </span>
    </li>
  )
}

interface MoveButtonProps {
  readonly icon: 'up' | 'down'
  readonly words: string
  readonly disabled: boolean
  readonly onClick: () => void
}

/** Only says that it is disabled: one that is keeps the focus of who has pressed it until nothing is left to do. */
function MoveButton({ icon, words, disabled, onClick }: MoveButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="btn ghost icon"
      aria-label={words}
      aria-disabled={disabled}
      title={`${words} (Alt ${icon === 'up' ? '↑' : '↓'})`}
      onClick={disabled ? undefined : onClick}
    >
      <Icon name={icon} />
    </button>
  )
}

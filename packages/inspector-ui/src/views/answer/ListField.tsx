/** Several values of one kind, one below the other: added, taken away and put in order, by keys too. */
import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { useFieldArray, useFormContext, useFormState } from 'react-hook-form'
import { pointerTo } from '../../base/json-pointer.js'
import { draftOf } from '../../model/form-draft.js'
import type { FormField, ListShape } from '../../model/form-fields.js'
import { useMessage } from './answer-messages.js'
import { FieldHint } from './FieldHint.js'
import type { DrawField, FieldPlace } from './field-place.js'
import { ListRow } from './ListRow.js'
import './list.css'

interface ListFieldProps extends FieldPlace {
  readonly shape: ListShape
  readonly draw: DrawField
}

export function ListField({ field, shape, name, pointer, draw }: ListFieldProps): ReactNode {
  const id = useId()
  const rows = useRef<HTMLOListElement>(null)
  const { control, getFieldState } = useFormContext()
  const { fields, append, remove, move } = useFieldArray({ control, name })
  const message = useMessage(pointer, getFieldState(name, useFormState({ control, name })).isDirty)
  const holdsGroups = shape.item.shape.type === 'group'

  const moveTo = (from: number, to: number): void => {
    if (to >= 0 && to < fields.length) move(from, to)
  }
  const removeAt = (at: number): void => {
    // Who works by keys stays where the row was.
    const left = rows.current?.children
    const next = left?.[at + 1] ?? left?.[at - 1]
    const target = next?.querySelector<HTMLElement>('.remove') ?? document.getElementById(`${id}-add`)
    target?.focus()
    remove(at)
  }
  const onKeyDown = (event: KeyboardEvent, at: number): void => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (by === 0 || !event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    moveTo(at, at + by)
  }

  return (
    <fieldset className={holdsGroups ? 'full nested' : 'f list'} aria-describedby={`${id}-hint`}>
      <legend>
        <bdi>{field.label === '' ? 'Answer' : field.label}</bdi>
        <i>{boundsOf(field, shape)}</i>
      </legend>
      <FieldHint id={`${id}-hint`} message={message} description={field.description} className="full" />
      <ol ref={rows} className="full rows">
        {fields.map(({ id: key }, i) => (
          <ListRow
            key={key}
            number={i + 1}
            count={fields.length}
            label={field.label}
            draw={draw}
            field={shape.item}
            name={`${name}.${i}.item`}
            pointer={pointerTo(pointer, String(i))}
            onMove={(by) => moveTo(i, i + by)}
            onRemove={() => removeAt(i)}
            onKeyDown={(event) => onKeyDown(event, i)}
          />
        ))}
      </ol>
      <button
        type="button"
        id={`${id}-add`}
        className="btn add"
        disabled={fields.length >= shape.maxItems}
        onClick={() => append({ item: draftOf(shape.item) })}
      >
        Add {shape.item.label === '' ? (holdsGroups ? 'one' : 'a value') : shape.item.label.toLowerCase()}
      </button>
    </fieldset>
  )
}

/** `optional`, `2 to 5`, `at least 1`. */
function boundsOf({ required }: FormField, { minItems: min, maxItems: max }: ListShape): string {
  const count =
    min > 0 && max < Infinity
      ? min === max
        ? `${min}`
        : `${min} to ${max}`
      : min > 0
        ? `at least ${min}`
        : max < Infinity
          ? `at most ${max}`
          : ''
  return [required ? '' : 'optional', count].filter((word) => word !== '').join(', ')
}

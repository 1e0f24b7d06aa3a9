/** One field of the answer: its label, its control, what is wrong with it. Groups hold fields. */
import { type ReactNode, useId } from 'react'
import type { Draft } from '../../model/form-draft.js'
import type { FormField } from '../../model/form-fields.js'
import { Icon } from '../../widgets/Icon.js'
import { ListInput } from './ListInput.js'
import { ScalarInput } from './ScalarInput.js'

interface AnswerFieldProps {
  readonly field: FormField
  readonly draft: Draft | undefined
  readonly messageOf: (pointer: string) => string | undefined
  /** The pointer is that of the field that was typed in, the draft that of this field. */
  readonly onChange: (pointer: string, draft: Draft) => void
  readonly top?: boolean
}

export function AnswerField({ field, draft, messageOf, onChange, top = false }: AnswerFieldProps): ReactNode {
  const id = useId()
  const { shape, pointer, label, required, description } = field
  const message = messageOf(pointer)

  if (shape.type === 'group') {
    const given = typeof draft === 'object' && !Array.isArray(draft) ? (draft as Readonly<Record<string, Draft>>) : {}
    const fields = shape.fields.map((inner) => (
      <AnswerField
        key={inner.key}
        field={inner}
        draft={given[inner.key]}
        messageOf={messageOf}
        onChange={(at, next) => onChange(at, { ...given, [inner.key]: next })}
      />
    ))
    if (top) return fields
    return (
      <fieldset className="full nested">
        <legend>
          {label}
          {required ? undefined : <i>optional</i>}
        </legend>
        {message === undefined && description === undefined ? undefined : (
          <p className={message === undefined ? 'hint full' : 'hint bad full'}>{message ?? description}</p>
        )}
        {fields}
      </fieldset>
    )
  }

  const describedBy = message !== undefined || description !== undefined ? `${id}-hint` : undefined
  const control = { id, describedBy, invalid: message !== undefined, required }
  const isWide = shape.type === 'raw'
  return (
    <div className={isWide ? 'f full' : 'f'}>
      <label className="lab" htmlFor={id} id={`${id}-label`}>
        <bdi>{label === '' ? 'Answer' : label}</bdi>
        {required ? undefined : <i>optional</i>}
      </label>
      {shape.type === 'boolean' ? (
        <span className="switched">
          <input
            id={id}
            type="checkbox"
            role="switch"
            className="switch"
            checked={draft === true}
            aria-checked={draft === true}
            aria-describedby={describedBy}
            onChange={(event) => onChange(pointer, event.target.checked)}
          />
          {draft === true ? 'Yes' : 'No'}
        </span>
      ) : shape.type === 'list' ? (
        <ListInput
          {...control}
          item={shape.item}
          items={Array.isArray(draft) ? draft : []}
          onChange={(items) => onChange(pointer, items)}
        />
      ) : (
        <ScalarInput
          {...control}
          shape={shape}
          value={typeof draft === 'string' ? draft : ''}
          onChange={(value) => onChange(pointer, value)}
        />
      )}
      {message === undefined && description === undefined ? undefined : (
        <div className={message === undefined ? 'hint' : 'hint bad'} id={`${id}-hint`}>
          {message === undefined ? undefined : <Icon name="warn" />}
          {message ?? description}
        </div>
      )}
    </div>
  )
}

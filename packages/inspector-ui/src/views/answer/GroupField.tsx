/** The fields of an object, under its name; those of the answer itself, and of a value in a list, stand alone. */
import { Fragment, type ReactNode } from 'react'
import { pointerTo } from '../../base/json-pointer.js'
import { placeName } from '../../model/form-draft.js'
import type { FormField } from '../../model/form-fields.js'
import { useMessage } from './answer-messages.js'
import { FieldHint } from './FieldHint.js'
import type { DrawField, FieldPlace } from './field-place.js'

interface GroupFieldProps extends FieldPlace {
  readonly fields: readonly FormField[]
  readonly draw: DrawField
}

export function GroupField({ field, fields, name, pointer, draw }: GroupFieldProps): ReactNode {
  const message = useMessage(pointer, false)
  const inner = fields.map((each, i) => (
    <Fragment key={each.key}>
      {draw({ field: each, name: `${name}.${placeName(i)}`, pointer: pointerTo(pointer, each.key) })}
    </Fragment>
  ))
  if (field.key === '') return inner
  return (
    <fieldset className="full nested">
      <legend>
        <bdi>{field.label}</bdi>
        {field.required ? undefined : <i>optional</i>}
      </legend>
      <FieldHint message={message} description={field.description} className="full" />
      {inner}
    </fieldset>
  )
}

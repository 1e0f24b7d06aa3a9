/** A field of one value: its label, its control, what is wrong with it. */
import { type ReactNode, useId } from 'react'
import { useController } from 'react-hook-form'
import type { FieldShape } from '../../model/form-fields.js'
import { useMessage } from './answer-messages.js'
import { FieldHint } from './FieldHint.js'
import type { FieldPlace } from './field-place.js'
import { ScalarInput } from './ScalarInput.js'
import { SwitchInput } from './SwitchInput.js'

interface ScalarFieldProps extends FieldPlace {
  readonly shape: Exclude<FieldShape, { readonly type: 'group' | 'list' }>
}

export function ScalarField({ field, shape, name, pointer }: ScalarFieldProps): ReactNode {
  const id = useId()
  const { field: bound, fieldState } = useController({ name })
  // A row that was just added is empty, and another value than nothing.
  const isTyped = fieldState.isDirty && bound.value !== ''
  const message = useMessage(pointer, fieldState.isTouched || isTyped)
  const { label, description, required } = field
  const control = {
    id,
    describedBy: message === undefined && description === undefined ? undefined : `${id}-hint`,
    invalid: message !== undefined,
    required,
    focusRef: bound.ref,
    onChange: bound.onChange,
    onBlur: bound.onBlur,
  }
  return (
    <div className={shape.type === 'raw' ? 'f full' : 'f'}>
      <label className="lab" htmlFor={id} id={`${id}-label`}>
        <bdi>{label === '' ? 'Answer' : label}</bdi>
        <i>{[required ? '' : 'optional', shape.type === 'raw' ? 'JSON' : ''].filter(Boolean).join(', ')}</i>
      </label>
      {shape.type === 'boolean' ? (
        <SwitchInput {...control} value={bound.value} />
      ) : (
        <ScalarInput {...control} shape={shape} value={typeof bound.value === 'string' ? bound.value : ''} />
      )}
      <FieldHint id={`${id}-hint`} message={message} description={description} />
    </div>
  )
}

/** The control of one text, number, choice or piece of JSON. */
import type { ReactNode } from 'react'
import type { FieldShape } from '../../model/form-fields.js'

export interface ControlProps {
  readonly id: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
  readonly required: boolean
}

interface ScalarInputProps extends ControlProps {
  readonly shape: Extract<FieldShape, { readonly type: 'text' | 'number' | 'choice' | 'raw' }>
  readonly value: string
  readonly onChange: (value: string) => void
}

const INPUT_TYPES: Readonly<Record<string, string>> = {
  date: 'date',
  time: 'time',
  'date-time': 'text',
  email: 'email',
  uri: 'url',
}

export function ScalarInput({
  id,
  describedBy,
  invalid,
  required,
  shape,
  value,
  onChange,
}: ScalarInputProps): ReactNode {
  const common = {
    id,
    className: invalid ? 'input bad' : 'input',
    'aria-invalid': invalid,
    'aria-describedby': describedBy,
    'aria-required': required,
  }
  if (shape.type === 'choice' && shape.radios) {
    return (
      <div role="radiogroup" aria-labelledby={`${id}-label`} aria-describedby={describedBy} aria-required={required}>
        {shape.options.map(({ label }, i) => (
          <label key={label} className="radio">
            <input
              type="radio"
              id={i === 0 ? id : undefined}
              name={id}
              checked={value === String(i)}
              onChange={() => onChange(String(i))}
            />
            <bdi>{label}</bdi>
          </label>
        ))}
      </div>
    )
  }
  if (shape.type === 'choice') {
    return (
      <select {...common} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{required ? 'Choose' : 'None'}</option>
        {shape.options.map(({ label }, i) => (
          <option key={label} value={i}>
            {label}
          </option>
        ))}
      </select>
    )
  }
  if (shape.type === 'raw') {
    return (
      <textarea
        {...common}
        className={`${common.className} mono tall-text`}
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  }
  if (shape.type === 'text' && shape.multiline) {
    return <textarea {...common} dir="auto" value={value} onChange={(event) => onChange(event.target.value)} />
  }
  return (
    <input
      {...common}
      type={inputTypeOf(shape)}
      inputMode={shape.type === 'number' ? (shape.integer ? 'numeric' : 'decimal') : undefined}
      // A password of the workflow is not one of this page.
      autoComplete={shape.type === 'text' && shape.secret ? 'new-password' : 'off'}
      dir="auto"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

function inputTypeOf(shape: ScalarInputProps['shape']): string {
  if (shape.type !== 'text') return 'text'
  return shape.secret ? 'password' : (INPUT_TYPES[shape.format ?? ''] ?? 'text')
}

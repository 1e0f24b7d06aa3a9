/** The control of one text, number, choice or piece of JSON. */
import type { ReactNode, RefCallback } from 'react'
import type { FieldShape } from '../../model/form-fields.js'

export interface ControlProps {
  readonly id: string
  readonly describedBy: string | undefined
  readonly invalid: boolean
  readonly required: boolean
  /** Gets what takes the focus. */
  readonly focusRef?: RefCallback<HTMLElement>
  readonly onBlur?: () => void
}

interface ScalarInputProps extends ControlProps {
  readonly shape: Extract<FieldShape, { readonly type: 'text' | 'number' | 'choice' | 'raw' }>
  readonly value: string
  readonly onChange: (value: string) => void
}

export function ScalarInput(props: ScalarInputProps): ReactNode {
  const { shape, value, onChange, onBlur, focusRef } = props
  if (shape.type === 'choice')
    return shape.radios ? <Radios {...props} shape={shape} /> : <Select {...props} shape={shape} />

  const common = {
    ...commonOf(props),
    ref: focusRef,
    value,
    onBlur,
    onChange: (event: { readonly target: { readonly value: string } }) => onChange(event.target.value),
  }
  if (shape.type === 'raw') {
    return <textarea {...common} className={`${common.className} mono tall-text`} spellCheck={false} />
  }
  if (shape.type === 'text' && shape.multiline) return <textarea {...common} dir="auto" />
  return (
    <input
      {...common}
      type={inputTypeOf(shape)}
      inputMode={shape.type === 'number' ? (shape.integer ? 'numeric' : 'decimal') : undefined}
      // A password of the workflow is not one of this page.
      autoComplete={shape.type === 'text' && shape.secret ? 'new-password' : 'off'}
      placeholder={shape.type === 'text' ? EXAMPLES[shape.format ?? ''] : undefined}
      dir="auto"
    />
  )
}

type ChoiceShape = Extract<FieldShape, { readonly type: 'choice' }>
type ChoiceProps = ScalarInputProps & { readonly shape: ChoiceShape }

function Radios({ id, shape, value, describedBy, required, focusRef, onChange, onBlur }: ChoiceProps): ReactNode {
  return (
    <div role="radiogroup" aria-labelledby={`${id}-label`} aria-describedby={describedBy} aria-required={required}>
      {placed(shape).map(([place, label], i) => (
        <label key={place} className="radio">
          <input
            type="radio"
            id={i === 0 ? id : undefined}
            ref={i === 0 ? focusRef : undefined}
            name={id}
            checked={value === place}
            onChange={() => onChange(place)}
            onBlur={onBlur}
          />
          <bdi>{label}</bdi>
        </label>
      ))}
    </div>
  )
}

function Select(props: ChoiceProps): ReactNode {
  const { shape, value, required, focusRef, onChange, onBlur } = props
  return (
    <select
      {...commonOf(props)}
      ref={focusRef}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onBlur={onBlur}
    >
      <option value="">{required ? 'Choose' : 'None'}</option>
      {placed(shape).map(([place, label]) => (
        <option key={place} value={place}>
          {label}
        </option>
      ))}
    </select>
  )
}

/** Each option by its place, which is what the draft holds of it. */
function placed({ options }: ChoiceShape): readonly (readonly [place: string, label: string])[] {
  return options.map(({ label }, i) => [String(i), label])
}

function commonOf({ id, invalid, describedBy, required }: ControlProps) {
  return {
    id,
    className: invalid ? 'input bad' : 'input',
    'aria-invalid': invalid,
    'aria-describedby': describedBy,
    'aria-required': required,
  }
}

const INPUT_TYPES: Readonly<Record<string, string>> = { date: 'date', email: 'email', uri: 'url' }

/** Of what browsers have no control for that gives what the format asks for. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'date-time': '2026-11-21T10:30:00Z',
  time: '10:30:00Z',
  duration: 'PT1H30M',
  uri: 'https://…',
}

function inputTypeOf(shape: ScalarInputProps['shape']): string {
  if (shape.type !== 'text') return 'text'
  return shape.secret ? 'password' : (INPUT_TYPES[shape.format ?? ''] ?? 'text')
}

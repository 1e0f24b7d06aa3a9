/** Yes or no; as long as nobody has said which, and nobody has to, neither. */
import type { ReactNode } from 'react'
import type { ControlProps } from './ScalarInput.js'

interface SwitchInputProps extends ControlProps {
  /** `''`: nothing was said. */
  readonly value: boolean | ''
  readonly onChange: (value: boolean) => void
}

export function SwitchInput({
  id,
  value,
  describedBy,
  required,
  focusRef,
  onChange,
  onBlur,
}: SwitchInputProps): ReactNode {
  return (
    <span className="switched">
      <input
        id={id}
        ref={focusRef}
        type="checkbox"
        role="switch"
        className="switch"
        checked={value === true}
        aria-checked={value === true}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.checked)}
        onBlur={onBlur}
      />
      {value === true ? 'Yes' : value === false || required ? 'No' : <i>not said</i>}
    </span>
  )
}

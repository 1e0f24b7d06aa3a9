/** A list to choose one value from, in the size of a button. */
import type { ReactNode } from 'react'
import { Icon } from './Icon.js'

interface PickProps {
  readonly label: string
  readonly value: string
  readonly options: readonly { readonly value: string; readonly text: string }[]
  readonly onChange: (value: string) => void
}

export function Pick({ label, value, options, onChange }: PickProps): ReactNode {
  return (
    <span className="btn pick">
      <select aria-label={label} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  )
}

/** A search box with its icon, a place for a count, and the key that leads to it. */
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { Icon } from './Icon.js'

interface SearchFieldProps {
  readonly label: string
  readonly placeholder?: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void
  readonly id?: string
  readonly className?: string
  readonly shortcut?: string
  readonly input?: Ref<HTMLInputElement>
  readonly children?: ReactNode
}

export function SearchField({
  label,
  placeholder,
  value,
  onChange,
  onKeyDown,
  id,
  className = '',
  shortcut,
  input,
  children,
}: SearchFieldProps): ReactNode {
  return (
    <label className={`field ${className}`}>
      <Icon name="search" />
      <input
        ref={input}
        id={id}
        type="text"
        spellCheck={false}
        autoComplete="off"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.stopPropagation()
            if (value === '') event.currentTarget.blur()
            else onChange('')
          }
          onKeyDown?.(event)
        }}
      />
      {children}
      {shortcut === undefined || value !== '' ? undefined : <kbd className="kbd">{shortcut}</kbd>}
    </label>
  )
}

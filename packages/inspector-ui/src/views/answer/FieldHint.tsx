/** What is wrong with a field, else what it is. */
import type { ReactNode } from 'react'
import { Icon } from '../../widgets/Icon.js'

interface FieldHintProps {
  readonly id?: string
  readonly message: string | undefined
  readonly description: string | undefined
  readonly className?: string
}

export function FieldHint({ id, message, description, className = '' }: FieldHintProps): ReactNode {
  if (message === undefined && description === undefined) return undefined
  return (
    <div className={message === undefined ? `hint ${className}` : `hint bad ${className}`} id={id}>
      {message === undefined ? undefined : <Icon name="warn" />}
      <bdi>{message ?? description}</bdi>
    </div>
  )
}

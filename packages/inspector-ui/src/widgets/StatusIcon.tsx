/** A status by shape and colour; the word stands beside it or in `label`. */
import type { ReactNode } from 'react'
import { Icon } from './Icon.js'

export const STATUS_WORDS = {
  running: 'Running',
  paused: 'Paused',
  completed: 'Completed',
  failed: 'Failed',
  interrupted: 'Interrupted',
  cancelled: 'Cancelled',
} as const

export type Status = keyof typeof STATUS_WORDS

export function StatusIcon({ status }: { readonly status: Status }): ReactNode {
  return <Icon name={`s-${status}`} className={`s-${status}`} />
}

/** An error in the place where the content would be: what happened, what to do, and a way on. */
import type { ReactNode } from 'react'
import { Icon } from './Icon.js'

export interface ProblemCardProps {
  readonly title: string
  readonly detail: string
  readonly hint?: string | undefined
  readonly code?: string | undefined
  readonly onRetry?: (() => void) | undefined
}

export function ProblemCard({ title, detail, hint, code, onRetry }: ProblemCardProps): ReactNode {
  return (
    <div className="fail" role="alert">
      <div className="card">
        <div className="line">
          <Icon name="warn" className="s-failed" />
          <b>{title}</b>
        </div>
        <p>{detail}</p>
        {hint === undefined ? undefined : <p className="meta">{hint}</p>}
        <div className="line">
          {onRetry === undefined ? undefined : (
            <button type="button" className="btn" onClick={onRetry}>
              <Icon name="retry" />
              Retry
            </button>
          )}
          <span className="grow" />
          {code === undefined ? undefined : <span className="meta mono">{code}</span>}
        </div>
      </div>
    </div>
  )
}

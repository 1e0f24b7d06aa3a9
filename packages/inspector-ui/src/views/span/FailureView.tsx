/** Why a call failed, where its answer would be. */
import type { Failure } from '@agent-inspector/dialects'
import type { ReactNode } from 'react'
import { Fold } from './Fold.js'

interface FailureViewProps {
  readonly failure: Failure
  /** What stands above the tab already. */
  readonly told: string | undefined
}

export function FailureView({ failure: { type, message, stack }, told }: FailureViewProps): ReactNode {
  if (type === undefined && stack === undefined && message === told) return undefined
  return (
    <article className="msg failed" aria-label="Failure">
      <span className="role">Failed{type === undefined ? undefined : <bdi className="meta">{type}</bdi>}</span>
      {message === undefined || message === told ? undefined : <bdi className="body s-failed">{message}</bdi>}
      {stack === undefined ? undefined : (
        <Fold title="Stack">
          <pre className="code-block">{stack}</pre>
        </Fold>
      )}
    </article>
  )
}

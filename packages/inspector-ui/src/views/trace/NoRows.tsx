/** What stands where rows will be. */
import type { ReactNode } from 'react'

export function NoRows({ loading, running }: { readonly loading: boolean; readonly running: boolean }): ReactNode {
  if (!loading) {
    return (
      <p className="no-rows meta">
        {running
          ? 'The first span appears here when it ends, or one second after its start.'
          : 'This session recorded no span.'}
      </p>
    )
  }
  return [160, 210, 130, 190, 150].map((width, i) => (
    <div key={width} className="row" role="presentation" aria-hidden="true">
      <div className="name waiting" style={{ '--d': Math.min(i, 2) }}>
        <span className="twist" />
        <i className="sk" style={{ width: 14 }} />
        <i className="sk" style={{ width }} />
      </div>
      <div />
      <div className="time" />
      <i className="sk" style={{ width: 36 }} />
      <i className="sk" style={{ width: 28 }} />
    </div>
  ))
}

/** The middle column: one session, from its head to the split of its time. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Problem } from '../../api/problem.js'
import { Icon } from '../../widgets/Icon.js'
import { ProblemCard } from '../../widgets/ProblemCard.js'
import { useLocation, useSessions, useStores, useTrace } from '../stores-context.js'
import { FileBanner } from './FileBanner.js'
import { FirstTrace } from './FirstTrace.js'
import { Minimap } from './Minimap.js'
import { Pauses } from './Pauses.js'
import { ProgressLine } from './ProgressLine.js'
import { StaleBanner } from './StaleBanner.js'
import { TraceFooter } from './TraceFooter.js'
import { TraceGrid } from './TraceGrid.js'
import { TraceHead } from './TraceHead.js'
import { TraceToolbar } from './TraceToolbar.js'
import { useTraceTime } from './use-trace-time.js'
import './trace.css'

export function TraceColumn(): ReactNode {
  const { sessions, trace, connection, isAlone } = useStores()
  const sessionId = useLocation((place) => place.sessionId)
  const file = useTrace((state) => state.file)
  const known = useSessions((state) => (sessionId === undefined ? undefined : state.byId.get(sessionId)))
  const session = file?.session ?? known
  const notFound = useSessions((state) => (sessionId === undefined ? undefined : state.notFound.get(sessionId)))
  const phase = useSessions((state) => state.phase)
  const problem = useTrace((state) => state.problem)
  const isEmpty = useTrace((state) => state.columns.count === 0)
  const lost = useStore(connection, ({ feed }) => feed.phase === 'lost')
  const time = useTraceTime(session)

  if (session === undefined) {
    return (
      <main className="trace">
        {notFound !== undefined && sessionId !== undefined ? (
          <ProblemCard {...notFound} onRetry={() => void sessions.ensure(sessionId, true)} />
        ) : phase === 'ready' && sessionId === undefined ? (
          <FirstTrace />
        ) : (
          <header className="head">
            <i className="sk start" style={{ width: 220 }} />
            <i className="sk start" style={{ width: 320 }} />
          </header>
        )}
      </main>
    )
  }
  const retry = file === undefined ? () => trace.pull(session.id) : undefined
  return (
    <main className="trace">
      <TraceHead session={session} time={time} />
      {file === undefined || isAlone ? undefined : <FileBanner file={file} />}
      {lost && file === undefined ? <StaleBanner /> : undefined}
      <ProgressLine session={session} />
      <Pauses key={session.id} session={session} quiet={lost} />
      {session.unreadable === undefined ? (
        <>
          <Minimap time={time} />
          <TraceToolbar />
          {problem === undefined || (lost && !isEmpty) ? undefined : isEmpty ? (
            <ProblemCard {...problem} onRetry={retry} />
          ) : (
            <PartlyRead problem={problem} onRetry={retry} />
          )}
          {problem !== undefined && isEmpty ? undefined : <TraceGrid key={session.id} session={session} time={time} />}
          <TraceFooter session={session} time={time} />
        </>
      ) : (
        <ProblemCard
          title="This session's file cannot be read"
          detail={session.unreadable}
          hint="It is left as it is. Remove it from the traces directory to take it off the list."
        />
      )}
    </main>
  )
}

/** Some of the spans are there; the rest could not be read. */
function PartlyRead({
  problem,
  onRetry,
}: {
  readonly problem: Problem
  readonly onRetry: (() => void) | undefined
}): ReactNode {
  return (
    <div className="bar banner error" role="alert" title={`${problem.detail} ${problem.hint}`}>
      <Icon name="warn" className="s-failed" />
      <b>Not all of the trace is here</b>
      <span className="ell grow">
        {problem.detail} {problem.hint}
      </span>
      {onRetry === undefined ? undefined : (
        <button type="button" className="btn" onClick={onRetry}>
          <Icon name="retry" />
          Retry
        </button>
      )}
    </div>
  )
}

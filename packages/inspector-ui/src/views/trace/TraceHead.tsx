/** Title, status and figures of the session. */
import { costText } from '@agent-inspector/trace-format'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../api/client.js'
import { formatCount, formatDuration, formatInteger } from '../../base/format.js'
import { isUnderWay } from '../../model/is-under-way.js'
import { Icon } from '../../widgets/Icon.js'
import { STATUS_WORDS, StatusIcon } from '../../widgets/StatusIcon.js'
import { askToCancel, explainCost, showTags } from '../session-actions.js'
import { useStores, useTrace } from '../stores-context.js'
import { useNow } from '../use-now.js'
import { Launchers } from './Launchers.js'
import type { TraceTime } from './use-trace-time.js'

/** More would not fit the line; the rest stands in the attributes of the root. */
const MAX_METADATA = 3
const SHRINKS_FROM_CHARS = 40

export function TraceHead({ session, time }: { readonly session: Session; readonly time: TraceTime }): ReactNode {
  const stores = useStores()
  const { connection, dialogs, tree } = stores
  const received = useTrace(({ columns }) => columns.count - columns.placeholders)
  const isFile = useTrace(({ file }) => file !== undefined)
  const feed = useStore(connection, (state) => state.feed)
  const { title, status, input_tokens: input, output_tokens: output } = session
  const isUnreadable = session.unreadable !== undefined
  const running = isUnderWay(status)
  const clock = useNow(running && feed.phase === 'connected' ? 1000 : undefined)
  const durationMs =
    session.duration_ms ?? (running ? clock - Date.parse(session.started_at) : (time.now - time.zero) / 1000)

  // The spans come before the figures of their session do.
  const spans = Math.max(session.span_count, received)
  const errors = Math.max(session.error_count, tree.extent().failed)

  return (
    <header className="head">
      <div className="line">
        <StatusIcon status={status} />
        <h1 className="title ell" title={title}>
          <bdi>{title}</bdi>
        </h1>
        <span className={`s-${status}`}>{isUnreadable ? 'Unreadable' : STATUS_WORDS[status]}</span>
        {feed.phase === 'lost' ? (
          <span className="pill wait s-paused">Stale</span>
        ) : running ? (
          <span className="pill live s-completed">Live</span>
        ) : undefined}
        {session.step_kinds === undefined ? undefined : (
          <span className="pill wait s-paused" title={`Waits before: ${session.step_kinds.join(', ')} (b)`}>
            Stepping
          </span>
        )}
        <span className="grow" />
        {session.pinned ? (
          <span role="img" aria-label="Pinned" title="Pinned">
            <Icon name="pin" />
          </span>
        ) : undefined}
        <Launchers />
        {running && !isFile ? <CancelButton session={session} /> : undefined}
        {isFile ? undefined : (
          <button
            type="button"
            className="btn ghost icon"
            aria-label="What to do with the session"
            aria-haspopup="menu"
            title="Pin, tags, delete, download, storage"
            onClick={({ currentTarget }) =>
              dialogs.show({ kind: 'menu', sessionId: session.id, anchor: currentTarget })
            }
          >
            <Icon name="more" />
          </button>
        )}
      </div>
      <div className="line stats">
        <CostStat session={session} />
        <Stat name="Tokens">
          {input + output === 0 ? undefined : `${formatCount(input)} in, ${formatCount(output)} out`}
        </Stat>
        <Stat name="Time">{isUnreadable ? undefined : formatDuration(durationMs * 1000)}</Stat>
        <Stat name="Spans">{isUnreadable ? undefined : formatInteger(spans)}</Stat>
        <Stat name="Errors">
          {errors === 0 ? undefined : <span className="s-failed">{formatInteger(errors)}</span>}
        </Stat>
        {session.tags.length === 0 ? undefined : (
          <button
            type="button"
            className="shrinks tags"
            title={`Tags: ${session.tags.join(', ')} (#)`}
            onClick={() => showTags(stores, session.id)}
          >
            <i>Tags</i>
            <bdi className="ell">{session.tags.join(', ')}</bdi>
          </button>
        )}
        <Stat name="Engine" wideOnly>
          {session.engine}
        </Stat>
        {Object.entries(session.metadata ?? {})
          .filter(([, value]) => typeof value !== 'object')
          .sort(([, a], [, b]) => String(a).length - String(b).length)
          .slice(0, MAX_METADATA)
          .map(([name, value]) => (
            <Stat key={name} name={name} wideOnly shrinks={String(value).length > SHRINKS_FROM_CHARS}>
              {String(value)}
            </Stat>
          ))}
      </div>
    </header>
  )
}

function CancelButton({ session: { id, cancel_request: asked } }: { readonly session: Session }): ReactNode {
  const stores = useStores()
  const by = asked?.by === undefined ? '' : ` by ${asked.by}`
  if (asked !== undefined)
    return (
      <span className="pill wait s-paused" title={`Told to end${by}`}>
        Cancelling…
      </span>
    )
  return (
    <button
      type="button"
      className="btn icon"
      aria-label="Cancel the run"
      title="Cancel the run (c)"
      onClick={() => askToCancel(stores, id)}
    >
      <Icon name="stop" />
    </button>
  )
}

/** Opens the explanation of it. Nothing where nothing has a price but for the question why. */
function CostStat({ session }: { readonly session: Session }): ReactNode {
  const stores = useStores()
  const { id, models, cost_usd: usd, cost_is_partial: isPartial = false } = session
  if (models === undefined) return undefined
  const unpriced = models.flatMap(({ model, cost_usd: cost }) =>
    cost === undefined ? [model || 'a model not told'] : [],
  )
  const why = unpriced.length === 0 ? '' : `No price for ${unpriced.join(', ')}. `
  return (
    <button type="button" className="stat" title={`${why}Explain the cost ($)`} onClick={() => explainCost(stores, id)}>
      <i>Cost</i>
      {usd === undefined ? 'no price' : costText({ usd, isPartial })}
    </button>
  )
}

interface StatProps {
  readonly name: string
  readonly children: ReactNode
  readonly wideOnly?: boolean
  readonly shrinks?: boolean
}

/** Nothing where there is nothing: no dash, no zero. */
function Stat({ name, children, wideOnly = false, shrinks = false }: StatProps): ReactNode {
  if (children === undefined || children === '') return undefined
  return (
    <span
      className={`${wideOnly ? 'wide-only' : ''} ${shrinks ? 'shrinks' : ''}`}
      title={shrinks ? `${name}: ${String(children)}` : undefined}
    >
      <i>{name}</i>
      {shrinks ? <bdi className="ell">{children}</bdi> : children}
    </span>
  )
}

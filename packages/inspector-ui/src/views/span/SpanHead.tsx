/** What the span is, how it went, and how long it took. */
import { costText } from '@agent-inspector/trace-format'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { formatCount, formatDuration } from '../../base/format.js'
import { FLAG, KIND_NAMES, SHAPES } from '../../base/span-batch.js'
import type { SpanDetail } from '../../base/span-detail.js'
import { isUnderWay } from '../../model/is-under-way.js'
import { shiftOf } from '../../model/lay-out-trace.js'
import { costIn } from '../../model/roll-up-costs.js'
import { operationOf, subjectOf } from '../../model/trace-columns.js'
import { Icon } from '../../widgets/Icon.js'
import { ProgressBar } from '../../widgets/ProgressBar.js'
import { STATUS_WORDS, type Status, StatusIcon } from '../../widgets/StatusIcon.js'
import { moveSelection } from '../navigate.js'
import { shiftWords } from '../shift-words.js'
import { useSessions, useStores, useTrace, useTree } from '../stores-context.js'
import { progressWords } from '../trace/progress-words.js'
import { useNow } from '../use-now.js'

export function SpanHead({ detail }: { readonly detail: SpanDetail }): ReactNode {
  const stores = useStores()
  const columns = useTrace((state) => state.columns)
  const originMs = useTrace((state) => state.originMs)
  const sessionId = useTrace((state) => state.sessionId)
  const session = useSessions((state) => state.byId.get(sessionId ?? ''))
  const connected = useStore(stores.connection, ({ feed }) => feed.phase === 'connected')
  const { row } = detail
  const flags = columns.flags[row] ?? 0
  const running = isUnderWay(session?.status)
  const waits = session?.waiting_for?.some(({ wait_id: id }) => id === detail.spanId) === true
  const isPlaceholder = (flags & FLAG.placeholder) !== 0
  const open = (flags & FLAG.open) !== 0
  const clock = useNow(open && running && connected ? 250 : undefined)

  const extent = stores.tree.extent()
  const status = statusOf(flags, running, waits || KIND_NAMES[columns.kinds[row] ?? 0] === 'human')
  const start = columns.starts[row] ?? Number.NaN
  const end = !open
    ? (columns.ends[row] ?? Number.NaN)
    : running
      ? Math.max(extent.to, (clock - originMs) * 1000)
      : extent.to
  const tokens = columns.tokens[row] ?? Number.NaN
  const cost = costIn(useTree().costs(), row)
  const told = useStore(stores.progress, (all) =>
    open && running ? all.get(sessionId ?? '')?.get(detail.spanId) : undefined,
  )
  const shift = useTrace((state) => shiftOf(state.layout, state.columns, row))
  const subject = subjectOf(columns, row)
  const operation = operationOf(columns, row)

  return (
    <header className="head">
      <div className="line">
        <Icon
          name={SHAPES[columns.shapes[row] ?? 0] ?? 'code'}
          className={`k-${KIND_NAMES[columns.kinds[row] ?? 0]}`}
        />
        {operation === '' || isPlaceholder ? undefined : <span className="meta">{operation}</span>}
        <h2 className="title ell" title={subject}>
          <bdi>{isPlaceholder ? placeholderTitle(flags, detail) : subject || detail.name}</bdi>
        </h2>
        <span className="grow" />
        <span className="pair">
          <button
            type="button"
            className="btn ghost icon"
            aria-label="Previous span"
            title="Previous span (k)"
            onClick={() => moveSelection(stores, -1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            className="btn ghost icon"
            aria-label="Next span"
            title="Next span (j)"
            onClick={() => moveSelection(stores, 1)}
          >
            <Icon name="down" />
          </button>
          <button
            type="button"
            className="btn ghost icon"
            aria-label="Close panel"
            title="Close panel (esc)"
            onClick={() => stores.preferences.setState({ panelClosed: true })}
          >
            <Icon name="x" />
          </button>
        </span>
      </div>
      <div className="line stats tight">
        {isPlaceholder || detail.isLog ? undefined : (
          <>
            <span className={`s-${status} word`}>
              <StatusIcon status={status} />
              {open && !running ? 'Never ended' : STATUS_WORDS[status]}
            </span>
            <span>{formatDuration(end - start)}</span>
          </>
        )}
        {Number.isNaN(tokens) ? undefined : (
          <span>
            {formatCount(tokens)}
            <i>tokens</i>
          </span>
        )}
        {cost === undefined ? undefined : <span>{costText(cost)}</span>}
        {told === undefined ? undefined : (
          <span className="grow" title={progressWords(told)}>
            <ProgressBar label="Progress of the span" value={told.progress} total={told.total} />
          </span>
        )}
        {Number.isNaN(start) ? undefined : (
          <span className="wide-only">
            <i>at</i>
            {formatDuration(start - extent.from)}
          </span>
        )}
        {shift === 0 ? undefined : (
          <span title={`The ${shiftWords(shift)}.`}>
            <i>clock</i>+{formatDuration(shift)}
          </span>
        )}
      </div>
    </header>
  )
}

/** Of what has no record of its own. */
function placeholderTitle(flags: number, { lines }: SpanDetail): string {
  if ((flags & FLAG.log) !== 0) return 'Log records'
  return lines.length > 0 ? 'Span not received' : 'Parent not received'
}

function statusOf(flags: number, running: boolean, waits: boolean): Status {
  if ((flags & FLAG.open) !== 0) return running ? (waits ? 'paused' : 'running') : 'interrupted'
  if ((flags & FLAG.cancelled) !== 0) return 'cancelled'
  return (flags & FLAG.failed) !== 0 ? 'failed' : 'completed'
}

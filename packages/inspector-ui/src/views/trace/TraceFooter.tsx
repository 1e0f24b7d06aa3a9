/** How many spans are shown of how many, and who the time went to: the legend of the colours at once. */
import { lossLines } from '@agent-inspector/trace-format'
import { lazy, type ReactNode, Suspense } from 'react'
import type { Session } from '../../api/client.js'
import { countOf, formatInteger } from '../../base/format.js'
import { KIND, KIND_NAMES } from '../../base/span-batch.js'
import { percentages } from '../../model/time-split.js'
import { useTrace, useTree, useViewport } from '../stores-context.js'
import type { TraceTime } from './use-trace-time.js'

// Most sessions have lost nothing, so the popover is no part of the first load.
const Losses = lazy(async () => ({ default: (await import('./Losses.js')).Losses }))

const LEGEND = [
  { kind: KIND.model, word: 'Model' },
  { kind: KIND.tool, word: 'Tool' },
  { kind: KIND.mcp, word: 'MCP' },
  { kind: KIND.human, word: 'Human' },
  { kind: KIND.code, word: 'Own code' },
]

export function TraceFooter({ session, time }: { readonly session: Session; readonly time: TraceTime }): ReactNode {
  const tree = useTree()
  const columns = useTrace((state) => state.columns)
  const phase = useTrace((state) => state.phase)
  useViewport((viewport) => viewport.folds)

  const spans = columns.count - columns.placeholders
  const folded = columns.count - tree.rows().length
  const expected = session.span_count
  // A second is fine enough for whole percentages.
  const now = Math.round(time.now / 1e6) * 1e6
  const split = tree.timeSplit(now)
  const losses = lossLines(session.ledger)
  const shares = split === undefined ? [] : percentages(LEGEND.map(({ kind }) => split[kind] ?? 0))

  return (
    <footer className="foot">
      <span>
        {phase === 'loading' && spans < expected
          ? `${formatInteger(spans)} of ${countOf(expected, 'span')}`
          : countOf(spans, 'span')}
        {folded === 0 ? '' : `, ${formatInteger(folded)} folded`}
      </span>
      {losses.length === 0 ? undefined : (
        <Suspense>
          <Losses ledger={session.ledger} lines={losses} />
        </Suspense>
      )}
      <span className="split wide-only">
        {spans === 0 || split === undefined
          ? undefined
          : LEGEND.map(({ kind, word }, i) => (
              <span key={kind} className={`k-${KIND_NAMES[kind]}`}>
                <i className={kind === KIND.human ? 'sw wait' : 'sw'} />
                {word} {shares[i]} %
              </span>
            ))}
      </span>
    </footer>
  )
}

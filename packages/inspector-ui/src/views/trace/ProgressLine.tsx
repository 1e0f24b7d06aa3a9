/** How far the session that runs says that it is, and the way to end it. */
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import type { Session } from '../../api/client.js'
import { FLAG } from '../../base/span-batch.js'
import { isUnderWay } from '../../model/is-under-way.js'
import { rowOfSpanKey, type TraceColumns } from '../../model/trace-columns.js'
import type { Progress } from '../../stores/progress.js'
import { ProgressBar } from '../../widgets/ProgressBar.js'
import { useStores, useTrace } from '../stores-context.js'
import { progressWords } from './progress-words.js'

export function ProgressLine({ session }: { readonly session: Session }): ReactNode {
  const { progress } = useStores()
  const told = useStore(progress, (all) => all.get(session.id))
  const columns = useTrace((state) => state.columns)
  const latest = told && [...told.values()].findLast((one) => goesOn(columns, one))
  if (latest === undefined || !isUnderWay(session.status)) return undefined
  const words = progressWords(latest)
  return (
    <div className="bar banner over progress-line">
      <ProgressBar label="Progress of the session" value={latest.progress} total={latest.total} />
      <span className="ell" title={words}>
        {words}
      </span>
    </div>
  )
}

/** Whoever said it has not ended, as far as is known. */
function goesOn(columns: TraceColumns, { span_id: spanId }: Progress): boolean {
  const row = spanId === undefined ? undefined : rowOfSpanKey(columns, spanId)
  return row === undefined || ((columns.flags[row] ?? 0) & FLAG.open) !== 0
}

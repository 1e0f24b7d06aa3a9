/** When the places of a state changed last, and the spans that did it. */
import { type ReactNode, useMemo } from 'react'
import { countOf, formatDuration } from '../../base/format.js'
import type { Snapshot } from '../../base/span-detail.js'
import { pathOf } from '../../model/json-rows.js'
import { type LastChange, lastChanges } from '../../model/last-changes.js'
import { operationOf, spanKeyOf, subjectOf } from '../../model/trace-columns.js'
import { useStores, useTrace } from '../stores-context.js'
import { parseJson } from './parse-json.js'

interface LastChangesProps {
  /** Up to the one that is shown. */
  readonly snapshots: readonly Snapshot[]
  /** The span that is shown. */
  readonly row: number
}

/** More are seen by looking at earlier snapshots. */
const MOST_SHOWN = 8
/** Of snapshots that are compared: more would hold the page up. */
const MOST_CHARS = 2_000_000

export function LastChanges({ snapshots, row }: LastChangesProps): ReactNode {
  const compared = useMemo(() => withinReach(snapshots), [snapshots])
  const changes = useMemo(() => changesOf(compared), [compared])
  if (changes.length === 0) return undefined
  const rest = changes.length - MOST_SHOWN
  return (
    <section className="last-changes" aria-label="Last changed">
      <h3>Last changed{compared.some(({ isCut }) => isCut) ? ', as far as previews tell' : ''}</h3>
      <ul>
        {changes.slice(0, MOST_SHOWN).map(({ pointer, by }) => (
          <Line key={pointer} path={pathOf(pointer)} snapshot={compared[by]} shownRow={row} />
        ))}
      </ul>
      {rest > 0 ? <p className="meta">{countOf(rest, 'place')} changed before</p> : undefined}
    </section>
  )
}

interface LineProps {
  readonly path: string
  readonly snapshot: Snapshot | undefined
  readonly shownRow: number
}

function Line({ path, snapshot, shownRow }: LineProps): ReactNode {
  const { location, tree } = useStores()
  const columns = useTrace((state) => state.columns)
  if (snapshot === undefined) return undefined
  const { row, at } = snapshot
  return (
    <li>
      <code className="mono ell" title={path}>
        {path === '' ? 'all of it' : path}
      </code>
      <span className="num">{formatDuration(at - tree.extent().from)}</span>
      {row === shownRow ? (
        <span className="meta">this span</span>
      ) : (
        <button type="button" className="link ell" onClick={() => location.go({ spanKey: spanKeyOf(columns, row) })}>
          {subjectOf(columns, row) || operationOf(columns, row)}
        </button>
      )}
    </li>
  )
}

/** The latest of them that can be compared in no time. */
function withinReach(snapshots: readonly Snapshot[]): readonly Snapshot[] {
  let chars = 0
  let first = snapshots.length
  while (first > 0) {
    chars += snapshots[first - 1]?.text.length ?? 0
    if (chars > MOST_CHARS) break
    first--
  }
  return snapshots.slice(first)
}

function changesOf(snapshots: readonly Snapshot[]): readonly LastChange[] {
  const values = snapshots.map(({ text }) => parseJson(text))
  // A preview that was cut may be no JSON: then nothing can be said.
  return values.every(({ ok }) => ok) ? lastChanges(values.map((parsed) => (parsed.ok ? parsed.value : undefined))) : []
}

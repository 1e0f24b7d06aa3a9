/** State and results of a span as JSON, and what changed since the snapshot before. */
import { type ReactNode, useMemo, useState } from 'react'
import { formatBytes, formatDuration } from '../../base/format.js'
import { type Change, diffState } from '../../model/diff-state.js'
import { useStores } from '../stores-context.js'
import { JsonTree } from './JsonTree.js'
import type { SpanPanelProps } from './panels.js'
import { parseJson } from './parse-json.js'
import { type StateValue, stateValues } from './state-values.js'

export function StatePanel({ detail }: SpanPanelProps): ReactNode {
  const values = useMemo(() => stateValues(detail), [detail])
  const [chosenKey, setChosenKey] = useState<string>()
  const chosen = values.find(({ key }) => key === chosenKey) ?? values[0]
  if (chosen === undefined) return <p className="none meta">No state here.</p>
  return (
    <>
      <div className="bar">
        <select
          className="btn pick"
          aria-label="Value"
          value={chosen.key}
          onChange={(event) => setChosenKey(event.target.value)}
        >
          {values.map(({ key, title }) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </select>
        <span className="meta ell grow mono" title={chosen.key}>
          {chosen.key}
        </span>
        <span className="meta">{formatBytes(chosen.text.length)}</span>
      </div>
      <StateTree key={chosen.key} value={chosen} row={detail.row} />
    </>
  )
}

function StateTree({
  value: { key, text, snapshots },
  row,
}: {
  readonly value: StateValue
  readonly row: number
}): ReactNode {
  const { tree } = useStores()
  const zero = tree.extent().from
  const [asked, setAsked] = useState<number>()
  const [onlyChanged, setOnlyChanged] = useState(false)

  // The span's own latest snapshot is shown first; any other of the session can be chosen.
  const own = snapshots.findLastIndex((snapshot) => snapshot.row === row && snapshot.text === text)
  const index = asked ?? own
  const shown = snapshots[index]?.text ?? text
  const before = snapshots[index - 1]
  const parsed = useMemo(() => parseJson(shown), [shown])
  const changes = useMemo(() => changesOf(before?.text, shown), [before, shown])

  if (!parsed.ok) return <pre className="long text">{shown}</pre>
  return (
    <>
      {snapshots.length < 2 ? undefined : (
        <div className="line changes">
          <select
            className="btn pick"
            aria-label="Snapshot"
            value={index}
            onChange={(event) => setAsked(Number(event.target.value))}
          >
            {snapshots.map(({ at }, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the place among the snapshots is what is chosen
              <option key={i} value={i}>
                {i + 1} of {snapshots.length}, at {formatDuration(at - zero)}
              </option>
            ))}
          </select>
          <ChangeCounts changes={changes} />
          <span className="grow" />
          <span className="seg" role="group" aria-label="Lines">
            <button type="button" aria-pressed={!onlyChanged} onClick={() => setOnlyChanged(false)}>
              All
            </button>
            <button
              type="button"
              aria-pressed={onlyChanged}
              disabled={changes.size === 0}
              onClick={() => setOnlyChanged(true)}
            >
              Changed
            </button>
          </span>
        </div>
      )}
      <JsonTree
        key={index}
        value={parsed.value}
        label={key}
        changes={changes}
        onlyChanged={onlyChanged && changes.size > 0}
        openTo={2}
        fills
        searchable
      />
    </>
  )
}

function ChangeCounts({ changes }: { readonly changes: ReadonlyMap<string, Change> }): ReactNode {
  const counts = { added: 0, changed: 0, removed: 0 }
  for (const { kind } of changes.values()) counts[kind]++
  if (changes.size === 0) return <span className="meta">no change</span>
  return (
    <>
      {counts.added === 0 ? undefined : <span className="s-completed">+ {counts.added} added</span>}
      {counts.changed === 0 ? undefined : <span className="s-paused">~ {counts.changed} changed</span>}
      {counts.removed === 0 ? undefined : <span className="s-failed">− {counts.removed} removed</span>}
    </>
  )
}

function changesOf(before: string | undefined, after: string): ReadonlyMap<string, Change> {
  const old = before === undefined ? undefined : parseJson(before)
  const now = parseJson(after)
  return old?.ok && now.ok ? diffState(old.value, now.value) : new Map()
}

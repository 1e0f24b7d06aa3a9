/** State and results of a span as JSON, and what changed since the snapshot before. */
import { type ReactNode, useMemo, useState } from 'react'
import { countOf, formatBytes, formatDuration, formatInteger } from '../../base/format.js'
import type { Snapshot, StateHistory } from '../../base/span-detail.js'
import { type Change, diffState } from '../../model/diff-state.js'
import { Pick } from '../../widgets/Pick.js'
import { useStores } from '../stores-context.js'
import { CutValueView } from './CutValueView.js'
import { JsonTree } from './JsonTree.js'
import { LastChanges } from './LastChanges.js'
import type { SpanPanelProps } from './panel.js'
import { parseJson } from './parse-json.js'
import { type StateValue, stateValues } from './state-values.js'

export function StatePanel({ detail }: SpanPanelProps): ReactNode {
  const values = useMemo(() => stateValues(detail), [detail])
  const [chosenKey, setChosenKey] = useState<string>()
  const chosen = values.find(({ key }) => key === chosenKey) ?? values[0]
  if (chosen === undefined) return <p className="none meta">No state here.</p>
  return (
    <StateView key={chosen.key} value={chosen} row={detail.row} history={detail.history}>
      <Pick
        label="Value"
        value={chosen.key}
        options={values.map(({ key, title }) => ({ value: key, text: title }))}
        onChange={setChosenKey}
      />
    </StateView>
  )
}

interface StateViewProps {
  readonly value: StateValue
  readonly row: number
  readonly history: StateHistory
  readonly children: ReactNode
}

/** A smaller value is seen at a glance. */
const SEARCHABLE_FROM_CHARS = 800

function StateView({ value: { key, text, snapshots, cut }, row, history, children }: StateViewProps): ReactNode {
  const { tree } = useStores()
  const zero = tree.extent().from
  const [asked, setAsked] = useState<Snapshot>()
  const [onlyChanged, setOnlyChanged] = useState(false)

  // The span's own latest snapshot is shown first; any other of the session can be chosen.
  const index = snapshots.findLastIndex((snapshot) =>
    asked === undefined
      ? snapshot.row === row && snapshot.text === text
      : snapshot.row === asked.row && snapshot.at === asked.at && snapshot.text === asked.text,
  )
  const shown = snapshots[index]?.text ?? text
  const before = snapshots[index - 1]
  const upToShown = useMemo(() => snapshots.slice(0, index + 1), [snapshots, index])
  const parsed = useMemo(() => parseJson(shown), [shown])
  const changes = useMemo(() => changesOf(before?.text, shown), [before, shown])

  const preview = parsed.ok ? (
    <JsonTree
      key={index}
      value={parsed.value}
      label={key}
      changes={changes}
      onlyChanged={onlyChanged && changes.size > 0}
      openTo={2}
      fills
      searchable={shown.length > SEARCHABLE_FROM_CHARS}
    />
  ) : (
    <pre className="long text">{shown}</pre>
  )

  return (
    <>
      <div className="bar">
        {children}
        {snapshots.length < 2 ? (
          <span className="grow" />
        ) : (
          <>
            <Pick
              label="Snapshot"
              value={String(index)}
              options={snapshots.map(({ at }, i) => ({
                value: String(i),
                text: `${i + 1} of ${snapshots.length}, at ${formatDuration(at - zero)}`,
              }))}
              onChange={(value) => setAsked(snapshots[Number(value)])}
            />
            <span className="grow" />
            <fieldset className="seg" aria-label="Lines shown">
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
            </fieldset>
          </>
        )}
      </div>
      <div className="line state-line">
        {before === undefined ? undefined : (
          <ChangeCounts changes={changes} isCut={before.isCut ?? snapshots[index]?.isCut} />
        )}
        <span className="grow" />
        <span className="meta ell" title={key}>
          {key}, {formatBytes(shown.length)}
        </span>
      </div>
      <HistoryLine history={history} />
      {cut === undefined || shown !== text ? (
        preview
      ) : (
        <CutValueView cut={cut} fills>
          {preview}
        </CutValueView>
      )}
      <LastChanges snapshots={upToShown} row={row} />
    </>
  )
}

/** That there may be more snapshots than are offered, and the way to them. */
function HistoryLine({ history: { looked, earlier, later, unread } }: { readonly history: StateHistory }): ReactNode {
  const { spanDetail } = useStores()
  if (earlier + later + unread === 0) return undefined
  return (
    <div className="line state-line">
      <span className="meta ell grow">
        Looked at {formatInteger(looked)} of {countOf(looked + earlier + later, 'span')} with state
        {unread === 0 ? undefined : <span className="s-failed">, {formatInteger(unread)} could not be read</span>}
      </span>
      {earlier === 0 ? undefined : (
        <button type="button" className="btn" onClick={() => spanDetail.lookFurther('earlier')}>
          Earlier
        </button>
      )}
      {later === 0 ? undefined : (
        <button type="button" className="btn" onClick={() => spanDetail.lookFurther('later')}>
          Later
        </button>
      )}
    </div>
  )
}

interface ChangeCountsProps {
  readonly changes: ReadonlyMap<string, Change>
  /** Previews are compared: what is not in them may have changed, too. */
  readonly isCut: true | undefined
}

function ChangeCounts({ changes, isCut }: ChangeCountsProps): ReactNode {
  const counts = { added: 0, changed: 0, removed: 0 }
  for (const { kind } of changes.values()) counts[kind]++
  if (changes.size === 0) return <span className="meta">{isCut ? 'same preview as before' : 'same as before'}</span>
  return (
    <>
      {counts.added === 0 ? undefined : <span className="s-completed">+ {counts.added} added</span>}
      {counts.changed === 0 ? undefined : <span className="s-paused">~ {counts.changed} changed</span>}
      {counts.removed === 0 ? undefined : <span className="s-failed">− {counts.removed} removed</span>}
      {isCut ? <span className="meta">in the preview</span> : undefined}
    </>
  )
}

function changesOf(before: string | undefined, after: string): ReadonlyMap<string, Change> {
  const old = before === undefined ? undefined : parseJson(before)
  const now = parseJson(after)
  return old?.ok && now.ok ? diffState(old.value, now.value) : new Map()
}

/** The JSON values of a span that the State tab shows: every `*_json` attribute, states first. */
import { OURS } from '@agent-inspector/trace-format'
import type { Snapshot, SpanDetail } from '../../base/span-detail.js'
import { type CutValue, cutValueOf } from '../../model/cut-values.js'

export interface StateValue {
  /** The attribute's key, or `mcp.state.<name>_json` for a state that only events tell of. */
  readonly key: string
  /** Short: `plan`, `tool input`, `llm response`. */
  readonly title: string
  /** JSON text. */
  readonly text: string
  /** All snapshots of this state in the session; none for what is no state. */
  readonly snapshots: readonly Snapshot[]
  /** Where the text is only a preview. */
  readonly cut: CutValue | undefined
}

export function stateValues({ attributes, snapshots, row, events }: SpanDetail): readonly StateValue[] {
  const states = Object.entries(snapshots).flatMap(([name, list]) => {
    const key = `mcp.state.${name}_json`
    const own = attributes[key]
    const text = typeof own === 'string' ? own : list.findLast((snapshot) => snapshot.row === row)?.text
    return text === undefined
      ? []
      : [{ key, title: name, text, snapshots: list, cut: cutValueOf(attributes, key) ?? cutIn(events, name) }]
  })
  const others = Object.entries(attributes).flatMap(([key, value]) =>
    key.endsWith('_json') && typeof value === 'string' && !states.some((state) => state.key === key)
      ? [{ key, title: titleOf(key), text: value, snapshots: [], cut: cutValueOf(attributes, key) }]
      : [],
  )
  return [...states, ...others]
}

/** Of the latest snapshot of a state that an event of the span tells. */
function cutIn(events: SpanDetail['events'], state: string): CutValue | undefined {
  const latest = events.findLast(({ name, attributes }) => name === OURS.stateSnapshot && attributes.name === state)
  return latest && cutValueOf(latest.attributes, 'value_json')
}

function titleOf(key: string): string {
  return key
    .replace(/_json$/, '')
    .replace(/^(mcp|agent_inspector)\./, '')
    .replace(/^(state|result)\./, '')
    .replaceAll(/[._]/g, ' ')
}

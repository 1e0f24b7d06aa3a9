/** The JSON values of a span that the State tab shows: every `*_json` attribute, states first. */
import type { Snapshot, SpanDetail } from '../../base/span-detail.js'

export interface StateValue {
  /** The attribute's key, or `mcp.state.<name>_json` for a state that only events tell of. */
  readonly key: string
  /** Short: `plan`, `tool input`, `llm response`. */
  readonly title: string
  /** JSON text. */
  readonly text: string
  /** All snapshots of this state in the session; none for what is no state. */
  readonly snapshots: readonly Snapshot[]
}

export function stateValues({ attributes, snapshots, row }: SpanDetail): readonly StateValue[] {
  const states = Object.entries(snapshots).flatMap(([name, list]) => {
    const key = `mcp.state.${name}_json`
    const own = attributes[key]
    const text = typeof own === 'string' ? own : list.findLast((snapshot) => snapshot.row === row)?.text
    return text === undefined ? [] : [{ key, title: name, text, snapshots: list }]
  })
  const others = Object.entries(attributes).flatMap(([key, value]) =>
    key.endsWith('_json') && typeof value === 'string' && !states.some((state) => state.key === key)
      ? [{ key, title: titleOf(key), text: value, snapshots: [] }]
      : [],
  )
  return [...states, ...others]
}

function titleOf(key: string): string {
  return key
    .replace(/_json$/, '')
    .replace(/^(mcp|agent_inspector)\./, '')
    .replace(/^(state|result)\./, '')
    .replaceAll(/[._]/g, ' ')
}

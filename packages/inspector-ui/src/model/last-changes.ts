/**
 * When each place of a state changed last, and by which snapshot.
 *
 *   snapshots --JSON values--> [lastChanges] --> views/span/LastChanges
 */
import { parentOf } from '../base/json-pointer.js'
import { diffState } from './diff-state.js'

export interface LastChange {
  /** JSON Pointer. */
  readonly pointer: string
  /** The snapshot that has it so for the first time: its place in the list. */
  readonly by: number
}

/**
 * @param values of one state, oldest first
 * @returns the latest change first; of one snapshot in the order of the value. What lies in a place that was
 *   replaced as a whole since is not told. Time O(all values).
 */
export function lastChanges(values: readonly unknown[]): readonly LastChange[] {
  const known = new Set<string>()
  const changes: LastChange[] = []
  for (let by = values.length - 1; by > 0; by--) {
    for (const pointer of diffState(values[by - 1], values[by]).keys()) {
      if (isIn(known, pointer)) continue
      known.add(pointer)
      changes.push({ pointer, by })
    }
  }
  return changes
}

/** Itself or what it lies in. */
function isIn(known: ReadonlySet<string>, pointer: string): boolean {
  for (let place = pointer; ; place = parentOf(place)) {
    if (known.has(place)) return true
    if (place === '') return false
  }
}

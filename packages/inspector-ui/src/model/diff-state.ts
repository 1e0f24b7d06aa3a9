/**
 * What changed between two snapshots of a state.
 *
 *   two JSON values --> [diffState] --changes--> json-rows, views/span/StatePanel
 */

import { pointerTo } from '../base/json-pointer.js'

export interface Change {
  /** JSON Pointer of the highest value that differs. */
  readonly pointer: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** `undefined` where nothing was. */
  readonly before: unknown
  /** `undefined` where nothing is any more. */
  readonly after: unknown
}

/**
 * Objects are compared by key, arrays by place, everything else by value. An object that became an
 * array, or either that became a scalar, is one change.
 *
 * @returns by pointer, in the order of the later value. Time O(both values).
 */
export function diffState(before: unknown, after: unknown): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>()
  const put = (change: Change): void => void changes.set(change.pointer, change)

  const visit = (old: unknown, now: unknown, pointer: string): void => {
    if (!isObject(old) || !isObject(now) || Array.isArray(old) !== Array.isArray(now)) {
      if (!Object.is(old, now)) put({ pointer, kind: 'changed', before: old, after: now })
      return
    }
    for (const [key, value] of Object.entries(now)) {
      const inner = pointerTo(pointer, key)
      if (Object.hasOwn(old, key)) visit(old[key], value, inner)
      else put({ pointer: inner, kind: 'added', before: undefined, after: value })
    }
    for (const [key, value] of Object.entries(old)) {
      if (Object.hasOwn(now, key)) continue
      const inner = pointerTo(pointer, key)
      put({ pointer: inner, kind: 'removed', before: value, after: undefined })
    }
  }
  visit(before, after, '')
  return changes
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

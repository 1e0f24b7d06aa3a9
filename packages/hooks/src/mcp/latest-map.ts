/**
 * A map that mostly holds one entry, for a moment. The latest stands beside a `Map`, not in it: V8 makes the
 * table of a `Map` anew each time that its only entry leaves.
 */
export interface LatestMap<Key, Value> {
  set(key: Key, value: Value): void
  get(key: Key): Value | undefined
  /** Takes it out. */
  take(key: Key): Value | undefined
  /** In the order in which they were set. */
  entries(): readonly (readonly [Key, Value])[]
}

export function createLatestMap<Key, Value extends object>(): LatestMap<Key, Value> {
  const others = new Map<Key, Value>()
  let latestKey: Key | undefined
  let latest: Value | undefined

  return {
    set(key, value) {
      if (latest !== undefined) others.set(latestKey as Key, latest)
      if (others.size > 0) others.delete(key)
      latestKey = key
      latest = value
    },
    get: (key) => (latest !== undefined && latestKey === key ? latest : others.get(key)),
    take(key) {
      if (latest === undefined || latestKey !== key) {
        const found = others.get(key)
        if (found !== undefined) others.delete(key)
        return found
      }
      const found = latest
      latest = undefined
      return found
    },
    entries: () => (latest === undefined ? [...others] : [...others, [latestKey as Key, latest]]),
  }
}

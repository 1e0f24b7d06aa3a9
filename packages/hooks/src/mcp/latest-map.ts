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

  const isLatest = (key: Key) => latest !== undefined && latestKey === key
  const get = (key: Key) => (isLatest(key) ? latest : others.get(key))

  return {
    get,
    set(key, value) {
      if (latest !== undefined) others.set(latestKey as Key, latest)
      others.delete(key)
      latestKey = key
      latest = value
    },
    take(key) {
      const found = get(key)
      if (isLatest(key)) latest = undefined
      else others.delete(key)
      return found
    },
    entries: () => (latest === undefined ? [...others] : [...others, [latestKey as Key, latest]]),
  }
}

/** A map that forgets what was set longest ago beyond a number of entries: memory stays flat however long one watches. */
export interface RecentMap<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** In the order in which they were set. */
  values(): readonly Value[]
}

/** @param maxEntries default 10,000 */
export function createRecentMap<Value>(maxEntries = 10_000): RecentMap<Value> {
  const entries = new Map<string, Value>()
  return {
    get: (key) => entries.get(key),

    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      const [oldest] = entries.keys()
      if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest)
    },

    values: () => [...entries.values()],
  }
}

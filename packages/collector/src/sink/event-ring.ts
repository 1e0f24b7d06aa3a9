/**
 * The latest live events, for a browser that comes back: what did it miss?
 *
 *   live sink --add--> [ring] --after(last id)--> http/live-feed
 *
 * Ids grow across restarts of the server too: max(last + 1, microseconds of the clock).
 */
export interface EventRing<Event> {
  /** Numbers it and keeps it. */
  add(event: Event): Numbered<Event>
  /** Everything newer than `id`, oldest first; or why that cannot be told. */
  after(id: number): Replay<Event>
  /** The id of the newest event, or the one just before the first. */
  readonly lastId: number
}

export interface Numbered<Event> {
  /** Microseconds since the Unix epoch, or one more than the one before. */
  readonly id: number
  readonly event: Event
}

export type Replay<Event> =
  | { readonly events: ReadonlyArray<Numbered<Event>> }
  | { readonly gap: 'ring_exceeded' | 'id_ahead' }

export interface RingOptions {
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number
  /** Kept at least, however old. */
  readonly minEvents: number
  /** Kept at least, however many, up to `maxEvents`. */
  readonly minAgeMs: number
  /** Bounds the memory when events come fast; a tenth of `minEvents` may be more. */
  readonly maxEvents: number
}

export function createEventRing<Event>({ now, minEvents, minAgeMs, maxEvents }: RingOptions): EventRing<Event> {
  let kept: Numbered<Event>[] = []
  // Of events up to here nothing is known any more: they were dropped, or belong to an earlier server.
  let floorId = now() * 1000
  let lastId = floorId
  let addedSinceDrop = 0

  const dropOld = (): void => {
    addedSinceDrop = 0
    const tooOldId = (now() - minAgeMs) * 1000
    const overMin = kept.length - minEvents
    const overMax = kept.length - maxEvents
    let drop = Math.max(0, overMax)
    while (drop < overMin && (kept[drop]?.id ?? tooOldId) < tooOldId) drop++
    if (drop === 0) return
    floorId = kept[drop - 1]?.id ?? floorId
    kept = kept.slice(drop)
  }

  return {
    get lastId() {
      return lastId
    },

    add(event) {
      lastId = Math.max(lastId + 1, now() * 1000)
      const numbered = { id: lastId, event }
      kept.push(numbered)
      // Now and then: dropping one for each new one would copy the whole ring each time.
      addedSinceDrop++
      if (addedSinceDrop * 10 >= minEvents) dropOld()
      return numbered
    },

    after(id) {
      if (id > lastId) return { gap: 'id_ahead' }
      if (id < floorId) return { gap: 'ring_exceeded' }
      return { events: kept.filter((numbered) => numbered.id > id) }
    },
  }
}

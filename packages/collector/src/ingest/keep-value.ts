/**
 * A value of the agent -> JSON text among the attributes of its span, now; or a sign, where there is no room for it:
 * then it is not even read to its end.
 *
 *   span-attributes.ts --value--> [keep] --text--> attributes
 *                                   '--how many were refused--> hook-spans.ts --> capture queue
 */
import { type AttributeValue, CUT, cutSignFor, type Origin, type TraceRecord } from '@agent-inspector/trace-format'
import { SMALL_VALUE_UNITS, VALUE_BEGINNING_UNITS } from '../base/limits.js'
import { snapshotIf } from '../span/snapshot-json.js'

/** Under each of the names. */
export type KeepValue = (attributes: Record<string, AttributeValue>, value: unknown, ...keys: readonly string[]) => void

/** Where records wait. */
export interface ValueRoom {
  /** Whether a value of so many bytes would be kept. */
  hasRoomFor(bytes: number): boolean
  /** That so many were not, of this session. */
  dropValues(of: Pick<TraceRecord, 'sessionId' | 'origin'>, count: number): void
}

export interface ValueKeeper {
  readonly keep: KeepValue
  /** Tells of those that were refused since, which were of this session. */
  tellRefused(sessionId: string): void
}

export const ENDLESS_ROOM: ValueRoom = { hasRoomFor: () => true, dropValues() {} }

/** @param origin of all records */
export function createValueKeeper(origin: Origin, room: ValueRoom = ENDLESS_ROOM): ValueKeeper {
  let refused = 0

  return {
    keep(attributes, value, ...keys) {
      const text = snapshotIf(value, fits)
      if (text === undefined) refused += keys.length
      for (const key of keys) {
        attributes[key] = text ?? cutSignFor(key)
        if (text === undefined) attributes[key + CUT.truncated] = true
      }
    },

    tellRefused(sessionId) {
      if (refused > 0) room.dropValues({ sessionId, origin }, refused)
      refused = 0
    },
  }

  /** Of a very long one the beginning is kept, where there is room for that. */
  function fits(units: number): boolean {
    return units <= SMALL_VALUE_UNITS || room.hasRoomFor(Math.min(units, VALUE_BEGINNING_UNITS))
  }
}

/** The time of the open trace: what is shown of it, and where open spans end for now. */
import { useStore } from 'zustand'
import type { Session } from '../../api/client.js'
import { isUnderWay } from '../../model/is-under-way.js'
import type { TimeRange } from '../../model/time-scale.js'
import { useStores, useTrace, useViewport } from '../stores-context.js'
import { useNow } from '../use-now.js'

export interface TraceTime {
  /** Microseconds since the origin: start of the first span. */
  readonly zero: number
  /** Where open spans end for now: the clock in a live session, the last record otherwise. */
  readonly now: number
  /** Open spans grow. */
  readonly live: boolean
  /** All of it, with room on the right for what comes. */
  readonly whole: TimeRange
  readonly shown: TimeRange
}

const TICK_MS = 250
const ROOM_RIGHT = { live: 0.035, ended: 0.005 }

export function useTraceTime(session: Session | undefined): TraceTime {
  const { tree, connection } = useStores()
  const originMs = useTrace((state) => state.originMs)
  useTrace((state) => state.columns)
  const range = useViewport((viewport) => viewport.range)
  const connected = useStore(connection, ({ feed }) => feed.phase === 'connected')
  const extent = tree.extent()
  const running = isUnderWay(session?.status)
  const live = running && connected && extent.open > 0
  const clock = useNow(live ? TICK_MS : undefined)

  // Without a connection the clock stands still where it stood: bars do not grow on hearsay.
  const now = running && extent.open > 0 ? Math.max(extent.to, (clock - originMs) * 1000) : extent.to
  const width = Math.max(1, now - extent.from)
  const whole = { from: extent.from, to: now + width * (running ? ROOM_RIGHT.live : ROOM_RIGHT.ended) }
  return { zero: extent.from, now, live, whole, shown: range ?? whole }
}

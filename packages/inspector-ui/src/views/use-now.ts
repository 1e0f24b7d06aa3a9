/** The time, told again every so often, for ages and growing bars. */
import { useEffect, useState } from 'react'

/** @returns milliseconds since the Unix epoch; stands still while `everyMs` is undefined */
export function useNow(everyMs: number | undefined): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (everyMs === undefined) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}

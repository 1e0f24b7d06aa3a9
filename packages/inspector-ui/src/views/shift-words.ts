/** How a clock that was put forward is told: in the mark of a row and in the head of the span panel. */
import { formatDuration } from '../base/format.js'

/** @param shift microseconds, see model/shift-clocks.ts */
export function shiftWords(shift: number): string {
  return `clock of this process put forward by ${formatDuration(shift)}: a span of it began before it was asked for`
}

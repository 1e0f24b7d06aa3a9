/** How far something is, in words: `312,408 of 1,000,000, indexing`. */
import { formatInteger } from '../../base/format.js'
import type { Progress } from '../../stores/progress.js'

export function progressWords({ progress, total, message }: Progress): string {
  const told = total === undefined ? numberText(progress) : `${numberText(progress)} of ${numberText(total)}`
  return message === undefined || message === '' ? told : `${told}, ${message}`
}

function numberText(value: number): string {
  return Number.isInteger(value) ? formatInteger(value) : String(Number(value.toFixed(2)))
}

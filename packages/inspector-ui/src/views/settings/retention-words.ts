/** The rule of retention in a sentence or two. */
import { countOf, formatBytes } from '../../base/format.js'

export function retentionWords({ days, bytes }: { readonly days: number; readonly bytes: number }): string {
  if (days === 0 && bytes === 0) return 'Everything is kept.'
  return `${ruleOf(days, bytes)}. Pinned sessions stay.`
}

function ruleOf(days: number, bytes: number): string {
  if (days === 0) return `As long as all take no more than ${formatBytes(bytes)}, then the oldest go`
  const age = `${countOf(days, 'day')} after a session was written last`
  return bytes === 0 ? age : `${age}, sooner when all take more than ${formatBytes(bytes)}`
}

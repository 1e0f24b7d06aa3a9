/** What takes how much room, the largest first. */
import { countOf } from '@agent-inspector/trace-format'
import { retentionRule } from '../../storage/plan-retention.js'
import { planPrune } from '../../storage/prune.js'
import { bytesOf } from '../../storage/stored-session.js'
import { bytesText } from '../bytes-text.js'
import type { Check } from './finding.js'

const LARGEST = 5

export const checkSizes: Check = async ({ dir, settings }) => {
  const rule = retentionRule(settings)
  const { inventory, bytes, removals } = await planPrune({ dir, rule })
  const sizes = inventory.sessions
    .map(({ sessionId, parts }) => ({ session_id: sessionId, bytes: bytesOf(parts) }))
    .sort((a, b) => b.bytes - a.bytes)
  const largest = sizes.slice(0, LARGEST).map((one) => `${one.session_id} ${bytesText(one.bytes)}`)
  const kept = rule.maxBytes === undefined ? '' : ` of ${bytesText(rule.maxBytes)}`
  const going = removals.length === 0 ? '' : ` Retention will delete ${removals.length} of them.`
  const list = largest.length === 0 ? '' : ` The largest: ${largest.join(', ')}.`
  const message = `${bytesText(bytes)}${kept} in ${countOf(sizes.length, 'session')}.${going}${list}`
  return [{ check: 'sizes', level: 'ok', message, details: { bytes, sessions: sizes } }]
}

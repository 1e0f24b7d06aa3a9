/** A session's ledger in words, in the page and in a terminal: first what is lost, then what arrived otherwise than it should. */
import { countOf } from './count-text.js'
import type { SessionJson } from './session-wire.js'

export interface LossLine {
  readonly count: number
  readonly text: string
  /** It is gone: the others can still be seen, or were never there. */
  readonly isLost: boolean
}

/** Why a record was dropped, by the reason that its session was told. */
const DROPPED: Readonly<Record<string, string>> = {
  queue_full: 'dropped, since more was recorded than could be written',
  no_time: 'dropped, since the process ended before they were written',
  not_writable: 'dropped while the traces directory could not be written',
  redaction_failed: 'dropped, since it could not be searched for secrets',
}

export function lossLines(ledger: SessionJson['ledger']): readonly LossLine[] {
  const { attributes, events, links } = ledger.sdk_dropped
  const kept = Math.max(0, ledger.truncated_values - ledger.dropped_values)
  const dropped = Object.entries(ledger.dropped).map(([reason, count]) =>
    lost(count, `${countOf(count, 'record')} ${DROPPED[reason] ?? `dropped: ${reason}`}`),
  )
  return [
    ...dropped,
    lost(ledger.missing, `${countOf(ledger.missing, 'record')} in damaged blocks of the file`),
    lost(ledger.unreadable_lines, unreadableLines(ledger)),
    lost(
      ledger.dropped_values,
      `${countOf(ledger.dropped_values, 'value')} for which there was no room, of which at most the beginning is shown`,
    ),
    lost(ledger.pruned?.records ?? 0, `${countOf(ledger.pruned?.records ?? 0, 'record')} deleted by retention`),
    lost(attributes, `${countOf(attributes, 'attribute')} left out by the SDK of the application`),
    lost(events, `${countOf(events, 'span event')} left out by the SDK of the application`),
    lost(links, `${countOf(links, 'link')} left out by the SDK of the application`),
    noted(ledger.never_ended, `${countOf(ledger.never_ended, 'span')} never ended`),
    noted(ledger.orphans, `${countOf(ledger.orphans, 'span')} whose parent was not received`),
    noted(ledger.duplicates, `${countOf(ledger.duplicates, 'span')} received twice, shown once`),
    noted(kept, `${countOf(kept, 'long value')} shown by a preview, kept whole`),
  ].filter(({ count }) => count > 0)
}

/** What they hold instead is told of the first. */
function unreadableLines({ unreadable_lines: count, first_unreadable: first }: SessionJson['ledger']): string {
  const what = `${countOf(count, 'line')} of the file with no record`
  if (first === undefined) return what
  const { line, problem } = first
  return count === 1 ? `${what}: line ${line} ${problem}` : `${what}: the first, line ${line}, ${problem}`
}

function lost(count: number, text: string): LossLine {
  return { count, text, isLost: true }
}

function noted(count: number, text: string): LossLine {
  return { count, text, isLost: false }
}

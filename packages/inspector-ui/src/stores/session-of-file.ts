/**
 * A file that was opened by itself, as the session that the views show: nobody writes to it here, nobody can
 * be answered.
 *
 *   worker --what its records came to--> [sessionOfFile] --Session--> trace.ts --> views/trace
 */
import type { Pricing } from '@agent-inspector/dialects'
import { createSessionFold, type FoldedSession, sessionJson } from '@agent-inspector/trace-format'
import type { Session } from '../api/client.js'
import type { UnreadLines } from '../api/session-news.js'

/** Before its records are known it has a name alone. */
export function unreadSession(name: string): Session {
  const all = { unread: 0, firstUnread: undefined }
  const { ended_at: _ended, duration_ms: _duration, ...session } = sessionOfFile(createSessionFold(name).summary(), all)
  return { ...session, status: 'completed' }
}

/** @param pricing at which prices its cost is told; default at none */
export function sessionOfFile(
  folded: FoldedSession,
  { unread, firstUnread }: UnreadLines,
  pricing: Pick<Pricing, 'costOf'> = NO_PRICES,
): Session {
  const { endedNs, lastNs, ledger, status, stepKinds: _stepped, ...known } = folded
  const firstUnreadable = firstUnread ?? ledger.firstUnreadable
  const session = {
    ...known,
    status: status === 'running' || status === 'paused' ? 'interrupted' : status,
    endedNs: endedNs ?? lastNs,
    waitingFor: [],
    parts: [],
    ledger: {
      ...ledger,
      unreadableLines: ledger.unreadableLines + unread,
      ...(firstUnreadable !== undefined && { firstUnreadable }),
    },
  } as const
  return sessionJson(session, pricing)
}

const NO_PRICES: Pick<Pricing, 'costOf'> = { costOf: () => undefined }

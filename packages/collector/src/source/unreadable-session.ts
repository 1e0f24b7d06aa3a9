/** A file that is no trace, as the list shows it: it breaks nothing, and is not passed over in silence. */
import { EMPTY_SESSION, type SessionSummary } from '@agent-inspector/trace-format'
import type { UnreadableFile } from './directory.js'

export function unreadableSession(file: Pick<UnreadableFile, 'fileName' | 'unreadable' | 'changedMs'>): SessionSummary {
  const { fileName, unreadable, changedMs } = file
  return {
    ...EMPTY_SESSION,
    id: fileName,
    title: fileName,
    engine: 'unknown',
    status: 'interrupted',
    startedNs: BigInt(Math.round(changedMs)) * 1_000_000n,
    unreadable,
  }
}

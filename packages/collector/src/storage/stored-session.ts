/** What lies in the traces directory, as housekeeping sees it. Types only. */

/** One part file and what belongs to it. */
export interface StoredPart {
  /** File name without `.jsonl.gz`. */
  readonly part: string
  /** Under which it is filed. */
  readonly sessionId: string
  /** Of the part, its index, and what `repair` kept of it. */
  readonly bytes: number
  /** When the part was last written to: milliseconds since the Unix epoch. */
  readonly changedMs: number
  /** Somebody does, or may, write to it now. */
  readonly isWritten: boolean
}

/** A session, with the traces that it has claimed. */
export interface StoredSession {
  readonly sessionId: string
  readonly title: string
  readonly isPinned: boolean
  /** It has not ended, or one of its parts is still being written. */
  readonly isRunning: boolean
  readonly parts: readonly StoredPart[]
}

/** It has the name of a part, and is none of ours: it is listed, and stays. */
export interface ForeignFile {
  readonly fileName: string
  readonly bytes: number
}

export interface Inventory {
  readonly sessions: readonly StoredSession[]
  readonly foreign: readonly ForeignFile[]
  /** Names of files of ours whose part is gone. */
  readonly leftovers: readonly string[]
}

/** Milliseconds since the Unix epoch: when anything of the session was last written. */
export function lastChangedMs({ parts }: Pick<StoredSession, 'parts'>): number {
  return parts.reduce((latest, { changedMs }) => Math.max(latest, changedMs), 0)
}

export function bytesOf(parts: readonly StoredPart[]): number {
  return parts.reduce((sum, { bytes }) => sum + bytes, 0)
}

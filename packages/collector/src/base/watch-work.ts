/** How the one who started a long work follows it, and stops it. */
export interface WorkWatch {
  /** Aborted: it throws what the signal says, and leaves nothing half done. */
  readonly signal?: AbortSignal
  /** Called once, before it begins. */
  readonly onTotal?: (bytes: number) => void
  /** Called as it goes on, with what was done since the last time. */
  readonly onBytes?: (bytes: number) => void
}

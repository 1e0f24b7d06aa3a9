/** What the doctor looks at, and what it finds: one file a check. */
import type { Settings } from '../../base/settings.js'
import type { WorkWatch } from '../../base/watch-work.js'
import type { ThisProcess } from '../../process/this-process.js'

export interface Finding {
  /** What was looked at, in a word or two: `permissions`. */
  readonly check: string
  /** `note`: worth knowing, nothing is wrong. */
  readonly level: 'ok' | 'note' | 'wrong'
  /** A sentence. */
  readonly message: string
  /** What to do; a sentence. */
  readonly hint?: string
  /** Names in the directory that it is about, all of them. */
  readonly files?: readonly string[]
  /** It was wrong until now. */
  readonly isFixed?: boolean
  /** For programs, under its own name. */
  readonly details?: Readonly<Record<string, unknown>>
}

export interface CheckContext {
  readonly dir: string
  /** Names in the directory. */
  readonly names: readonly string[]
  readonly settings: Settings
  /** Mend what can be mended without loss. */
  readonly fix: boolean
  readonly self: ThisProcess
  /** Milliseconds since the Unix epoch. */
  readonly nowMs: number
  readonly watch: Required<WorkWatch>
}

/** Finds at least one thing, if only that all is well. @throws nothing but what the watch's signal says */
export type Check = (context: CheckContext) => Promise<readonly Finding[]>

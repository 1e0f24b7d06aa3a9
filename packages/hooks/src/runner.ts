/**
 * The one slot where all copies of this package in a process meet: it holds the runner, which knows
 * the current operation and can run a function inside another one.
 *
 *   helpers --current, run--> [slot.runner] <--install-- first on(), or the collector's own runner
 *
 * An empty slot means that nobody listens, and helpers call their function and nothing else.
 */
import type { Operation } from './operation.js'
import { sharedSlot } from './shared-slot.js'

export interface Runner {
  current(): Operation | undefined
  /** Calls `fn` with `operation` as the current one, there and in everything it starts. */
  run<T>(operation: Operation, fn: () => T): T
}

export interface RunnerSlot {
  runner: Runner | undefined
  /** Absent while nothing is stepped through. */
  gate?: Gate | undefined
}

/**
 * Asked before a function is called that answers with a promise: may it? Nothing, and it may at once.
 *
 * @param input what the function is about to get
 */
export type Gate = (operation: Operation, title: string, input: unknown) => Promise<Decision> | undefined

export type Decision =
  | { readonly action: 'go'; readonly input: unknown; readonly isEdited: boolean }
  | { readonly action: 'skip'; readonly result: unknown }

/** The slot of this thread; made by whichever copy asks first. */
export const slot: RunnerSlot = sharedSlot('runner.1', () => ({ runner: undefined }))

/** What is being done here; `undefined` outside all helpers, and while nobody listens. */
export function currentOperation(): Operation | undefined {
  return slot.runner?.current()
}

/**
 * The runner that stands in the slot when nobody has put a better one there: one AsyncLocalStorage
 * for the whole process, made with the first listener and shared by all copies of this package.
 *
 *   first listener --takeSlot--> [slot.runner] --leaveSlot--> empty again, when nobody listens
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { isAnyHeard } from './channel.js'
import type { Operation } from './operation.js'
import { type Runner, slot } from './runner.js'
import { sharedSlot } from './shared-slot.js'

// Kept once made: a second AsyncLocalStorage would make every later `await` dearer.
const made = sharedSlot<{ runner: Runner | undefined }>('default-runner.1', () => ({ runner: undefined }))
/** In the order in which they came; the last one stands in the slot. */
const installed = sharedSlot('installed-runners.1', () => new Set<{ readonly runner: Runner }>())

/** The runner in the slot; the default one is put there if the slot is empty. */
export function takeSlot(): Runner {
  made.runner ??= createDefaultRunner()
  slot.runner ??= made.runner
  return slot.runner
}

/** Empties the slot if the default runner stands in it and nobody listens any more. */
export function leaveSlot(): void {
  if (slot.runner === made.runner && !isAnyHeard()) slot.runner = undefined
}

/**
 * Puts a runner of one's own into the slot, for all copies of this package.
 *
 * @returns undoes it; the one that stood there before is back then, if it was not undone itself
 */
export function installRunner(runner: Runner): () => void {
  const entry = { runner }
  installed.add(entry)
  slot.runner = runner
  return () => {
    if (!installed.delete(entry)) return
    slot.runner = [...installed].at(-1)?.runner
    if (isAnyHeard()) takeSlot()
  }
}

function createDefaultRunner(): Runner {
  const storage = new AsyncLocalStorage<Operation>()
  return {
    current: () => storage.getStore(),
    run: (operation, fn) => storage.run(operation, fn),
  }
}

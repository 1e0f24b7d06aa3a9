/**
 * A value that takes long to work out: asked for while it is drawn, worked out a few milliseconds at a
 * time, there at once where there is little to do.
 *
 *   model kernels --Steps--> [createLater] --value--> stores/tree-view.ts
 */
import type { Steps } from '../base/steps.js'

export interface Later<Inputs extends readonly unknown[], T> {
  /** Of these inputs; until that is worked out, of those before, or `first`. Told by `onDone` when it is there. */
  read(...inputs: Inputs): T
  /** Whether the last value that was read is of the inputs that it was asked for. */
  isDone(): boolean
}

export interface LaterOptions<Inputs extends readonly unknown[], T> {
  readonly steps: (...inputs: Inputs) => Steps<T>
  /** Before there is any. */
  readonly first: T
  /**
   * Whether the value of earlier inputs may stand, and work on it go on, until that of later ones is
   * there: rows were added, not exchanged.
   */
  readonly outlives: (before: Inputs, now: Inputs) => boolean
  readonly onDone: () => void
}

/** A frame has 16; drawing wants its share. */
const SLICE_MS = 5
/** While something is drawn several values are read: small traces are done by then, large ones only begun. */
const STEPS_AT_ONCE = 4

export function createLater<Inputs extends readonly unknown[], T>(options: LaterOptions<Inputs, T>): Later<Inputs, T> {
  const { steps, first, outlives, onDone } = options
  let done: { readonly inputs: Inputs; readonly value: T } | undefined
  let running: { readonly inputs: Inputs; readonly steps: Steps<T> } | undefined
  let asked: Inputs | undefined
  let resting: ReturnType<typeof setTimeout> | undefined

  /** @returns whether it has come to an end */
  const work = (isEnough: (steps: number) => boolean): boolean => {
    for (let count = 1; running !== undefined; count++) {
      const step = running.steps.next()
      if (step.done === true) {
        done = { inputs: running.inputs, value: step.value }
        running = undefined
      } else if (isEnough(count)) {
        resting = setTimeout(workOn)
        return false
      }
    }
    return true
  }

  const workOn = (): void => {
    const until = performance.now() + SLICE_MS
    if (work(() => performance.now() >= until)) onDone()
  }

  return {
    read(...inputs) {
      asked = inputs
      if (done !== undefined && !same(done.inputs, inputs) && !outlives(done.inputs, inputs)) done = undefined
      if (running !== undefined && !same(running.inputs, inputs) && !outlives(running.inputs, inputs)) {
        clearTimeout(resting)
        running = undefined
      }
      if (running === undefined && (done === undefined || !same(done.inputs, inputs))) {
        running = { inputs, steps: steps(...inputs) }
        work((count) => count >= STEPS_AT_ONCE)
      }
      return done === undefined ? first : done.value
    },
    isDone: () => asked === undefined || (done !== undefined && same(done.inputs, asked)),
  }
}

function same(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((value, i) => Object.is(value, b[i]))
}

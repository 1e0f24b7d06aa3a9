/**
 * Work over many rows in steps, so that whoever runs it can let the page breathe in between.
 *
 *   model kernels --Steps--> stores/later.ts (a few milliseconds at a time), tests (all at once)
 */

/** Each `yield` is a place to rest; what is returned is the result. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Well under a millisecond of the cheapest work, a few of the dearest. */
const ROWS_PER_STEP = 8192

/** Visits `count` rows, from before `to`, in their order. */
export function* inSteps(count: number, visit: (from: number, to: number) => void): Steps<void> {
  for (let from = 0; from < count; from += ROWS_PER_STEP) {
    visit(from, Math.min(count, from + ROWS_PER_STEP))
    yield
  }
}

/** The result, without a rest. */
export function finish<T>(steps: Steps<T>): T {
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value
}

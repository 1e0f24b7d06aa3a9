/** A step that failed: what happened, to what, what to do, and whether the same again may succeed. */
export class StepError extends Error {
  name = 'StepError'

  /** @param {string} message @param {ErrorOptions & { transient?: boolean, waitMs?: number }} [options] */
  constructor(message, { transient = false, waitMs, ...options } = {}) {
    super(message, options)
    this.transient = transient
    /** How long the other side asks us to stay away; `undefined`: it does not say. */
    this.waitMs = waitMs
  }
}

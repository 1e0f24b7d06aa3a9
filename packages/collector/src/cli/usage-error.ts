/** A command called in a way that it cannot be: the command line tells how it is called, and ends with 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

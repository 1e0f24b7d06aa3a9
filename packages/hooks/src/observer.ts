/** Who is told how a watched call ends. */

export interface Observer {
  /** Once at most, and never together with `threw`. */
  returned(value: unknown): void
  threw(error: unknown): void
  /** Continues a generator's body where it belongs. */
  resume<Value>(step: () => Value): Value
}

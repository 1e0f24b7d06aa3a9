/** How this package refuses. A code is permanent: people search for it. */

export type HooksErrorCode = 'SESSION_ID_INVALID'

/** Something was asked of this package that it cannot do: a mistake in the calling code. */
export class HooksError extends Error {
  override readonly name = 'HooksError'

  constructor(
    readonly code: HooksErrorCode,
    message: string,
  ) {
    super(message)
  }
}

/** Why a session's signal fires. Its name is that of every abort, so whoever heeds aborts knows it. */
export class CancelledError extends Error {
  override readonly name = 'AbortError'
  readonly code = 'SESSION_CANCELLED'

  /** @param by who cancelled, as far as is known */
  constructor(readonly by?: string) {
    super(by === undefined ? 'The session was cancelled.' : `The session was cancelled by ${by}.`)
  }
}

/** Nobody answered a signal in time. */
export class SignalTimeoutError extends Error {
  override readonly name = 'SignalTimeoutError'
  readonly code = 'SIGNAL_TIMEOUT'

  constructor(
    readonly signal: string,
    readonly timeoutMs: number,
  ) {
    super(`Nobody answered the signal "${signal}" within ${timeoutMs} ms. Answer it sooner, or raise timeoutMs.`)
  }
}

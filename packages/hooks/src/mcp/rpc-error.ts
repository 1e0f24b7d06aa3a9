/** Why an RPC ended without a result. */
import { peek } from '../peek.js'

/** The peer answered with an error, or there is no answer to come. */
export class RpcError extends Error {
  override readonly name = 'RpcError'

  /** @param code of JSON-RPC; absent where no answer came */
  constructor(
    message: string,
    readonly code?: number,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}

/** One of the two ends no longer wants it. Its name is that of every abort. */
export class RpcCancelledError extends Error {
  override readonly name = 'AbortError'
  readonly code = 'RPC_CANCELLED'

  /** @param reason a text, an error, or nothing */
  constructor(reason: unknown) {
    const said = typeof reason === 'string' ? reason : peek(reason, 'message')
    super(typeof said === 'string' && said !== '' ? `Cancelled: ${said}` : 'Cancelled.', { cause: reason })
  }
}

export function errorOfResponse(body: unknown): RpcError {
  const message = peek(body, 'message')
  const code = peek(body, 'code')
  return new RpcError(
    typeof message === 'string' ? message : 'The peer answered with an error.',
    typeof code === 'number' ? code : undefined,
  )
}

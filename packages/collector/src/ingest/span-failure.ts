/** What was thrown -> how its span ends: status, attributes in both vocabularies, an `exception` event. */
import type { Operation } from '@agent-inspector/hooks'
import type { AttributeValue, SpanEvent, SpanStatus } from '@agent-inspector/trace-format'
import { snapshotJson } from '../span/snapshot-json.js'

export interface SpanFailure {
  readonly status: SpanStatus
  readonly attributes: Readonly<Record<string, AttributeValue>>
  readonly event: SpanEvent
}

export function describeFailure(error: unknown, operation: Operation, atNs: bigint): SpanFailure {
  const { message, type, code, stack } = readError(error)
  const cancelled = isCancellation(error, operation)
  return {
    status: { code: 2, message },
    attributes: {
      'error.type': cancelled ? 'cancelled' : type,
      'mcp.error.message': message,
      ...(code === undefined ? undefined : { 'mcp.error.code': String(code) }),
      ...(cancelled ? { 'mcp.cancellation.requested': true } : undefined),
    },
    event: {
      name: 'exception',
      atNs,
      attributes: {
        'exception.type': type,
        'exception.message': message,
        ...(stack === undefined ? undefined : { 'exception.stacktrace': stack }),
      },
    },
  }
}

/** True where the session, or this call over MCP, was cancelled and this is the consequence. */
export function isCancellation(error: unknown, { signal }: Operation): boolean {
  // By its code: the error may come from another copy of the hooks package.
  if (readError(error).code === 'RPC_CANCELLED') return true
  if (!signal.aborted) return false
  return error === signal.reason || readError(error).type === 'AbortError' || causeOf(error) === signal.reason
}

function causeOf(error: unknown): unknown {
  try {
    return error instanceof Error ? error.cause : undefined
  } catch {
    return undefined
  }
}

export interface ErrorFields {
  readonly message: string
  /** Its name; of what is no `Error`, its JavaScript type. */
  readonly type: string
  readonly code?: string | number
  readonly stack?: string
}

/** Whatever was thrown: its getters may throw in turn. */
export function readError(error: unknown): ErrorFields {
  try {
    if (error instanceof Error) {
      const { message, name, stack } = error
      const code = (error as { readonly code?: unknown }).code
      return {
        message: String(message),
        type: String(name),
        ...(typeof code === 'string' || typeof code === 'number' ? { code } : undefined),
        ...(typeof stack === 'string' ? { stack } : undefined),
      }
    }
    return { message: typeof error === 'string' ? error : snapshotJson(error), type: typeof error }
  } catch {
    return { message: 'What was thrown cannot be read.', type: typeof error }
  }
}

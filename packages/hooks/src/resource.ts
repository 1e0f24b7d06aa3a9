/** `resource()`: one fetch of a resource. */
import { isAnyArrayBuffer } from 'node:util/types'
import type { ResourceResult } from './catalogue.js'
import { IDLE } from './idle.js'
import { peek } from './peek.js'
import type { Runner } from './runner.js'
import { createSpan, type Span } from './span.js'
import { callHooks, listeningRunner, traceCall } from './trace-call.js'

export interface ResourceContext {
  readonly uri: string
  /** Fires when the session is cancelled. */
  readonly signal: AbortSignal
  readonly span: Span
}

type Run<Result> = (context: ResourceContext) => Result

const { signal, span } = IDLE
const hooks = callHooks('resource_fetch', 'resource.fetch')

/**
 * Runs `fn` as the fetch of `uri` and returns what it returns. Type and size are recorded, content is
 * not: of a text, of bytes, of an MCP result (`contents`), or as `{ mimeType, bytes }` says itself.
 */
export function resource<Result>(uri: string, fn: Run<Result>): Result {
  const runner = listeningRunner(hooks)
  return runner === undefined ? fn({ uri, signal, span }) : traceResource(runner, uri, fn)
}

function traceResource<Result>(runner: Runner, uri: string, fn: Run<Result>): Result {
  return traceCall(runner, {
    hooks,
    title: uri,
    fields: { uri },
    fn,
    input: uri,
    invoke: (operation, given) => fn({ uri: String(given), signal: operation.signal, span: createSpan(operation) }),
    outcome: describeContent,
  })
}

function describeContent(value: unknown): ResourceResult {
  const bytes = contentBytes(value)
  if (bytes !== undefined) return { bytes }
  const parts = peek(value, 'contents')
  return Array.isArray(parts) ? describeContents(parts) : described(peek(value, 'mimeType'), peek(value, 'bytes'))
}

/** MCP's `ReadResourceResult`: one or many parts, the first of which names the type. */
function describeContents(parts: readonly unknown[]): ResourceResult {
  let bytes = 0
  let mimeType: unknown
  for (const part of parts) {
    const blob = peek(part, 'blob')
    bytes += typeof blob === 'string' ? Buffer.byteLength(blob, 'base64') : (contentBytes(peek(part, 'text')) ?? 0)
    mimeType ??= peek(part, 'mimeType')
  }
  return described(mimeType, bytes)
}

function described(mimeType: unknown, bytes: unknown): ResourceResult {
  return {
    ...(typeof mimeType === 'string' ? { mimeType } : undefined),
    ...(typeof bytes === 'number' ? { bytes } : undefined),
  }
}

function contentBytes(value: unknown): number | undefined {
  if (typeof value === 'string') return Buffer.byteLength(value)
  return isAnyArrayBuffer(value) || ArrayBuffer.isView(value) ? value.byteLength : undefined
}

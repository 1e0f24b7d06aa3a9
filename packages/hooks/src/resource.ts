/** `resource()`: one fetch of a resource. */
import type { ResourceResult } from './catalogue.js'
import { IDLE } from './idle.js'
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
    invoke: (operation) => fn({ uri, signal: operation.signal, span: createSpan(operation) }),
    outcome: describeContent,
  })
}

function describeContent(value: unknown): ResourceResult {
  const bytes = contentBytes(value)
  if (bytes !== undefined) return { bytes }
  if (typeof value !== 'object' || value === null) return {}
  if ('contents' in value && Array.isArray(value.contents)) return describeContents(value.contents)
  return {
    ...('mimeType' in value && typeof value.mimeType === 'string' ? { mimeType: value.mimeType } : undefined),
    ...('bytes' in value && typeof value.bytes === 'number' ? { bytes: value.bytes } : undefined),
  }
}

/** MCP's `ReadResourceResult`: one or many parts, the first of which names the type. */
function describeContents(parts: readonly unknown[]): ResourceResult {
  let bytes = 0
  let mimeType: string | undefined
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) continue
    if ('text' in part) bytes += contentBytes(part.text) ?? 0
    if ('blob' in part && typeof part.blob === 'string') bytes += Buffer.byteLength(part.blob, 'base64')
    if ('mimeType' in part && typeof part.mimeType === 'string') mimeType ??= part.mimeType
  }
  return mimeType === undefined ? { bytes } : { bytes, mimeType }
}

function contentBytes(value: unknown): number | undefined {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength
  return undefined
}

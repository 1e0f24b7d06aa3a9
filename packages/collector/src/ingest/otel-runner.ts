/**
 * The collector's runner for the hooks: it keeps the current operation in the OpenTelemetry context
 * where the application has a context manager, so that spans of other libraries nest under ours and
 * ours under theirs; else in one AsyncLocalStorage of its own. It registers nothing globally.
 *
 *   helpers --current, run--> [otel runner] --operationIn--> span-processor.ts
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { createClock, type Operation, type Runner } from '@agent-inspector/hooks'
import { type Context, context, createContextKey, type Span, TraceFlags, trace } from '@opentelemetry/api'
import { perProcess } from '../base/per-process.js'

export interface OtelRunnerOptions {
  /** The session of somebody else's span that no helper stands around. */
  readonly sessionOfSpan: (span: Span) => string
}

export interface OtelRunner extends Runner {
  /** The operation of ours that stands around everything in this context, whatever other spans are in it. */
  operationIn(context: Context): Operation | undefined
}

/** What we put into a context: the operation, and the span that stood there then. */
interface Frame {
  readonly operation: Operation
  readonly span: Span | undefined
}

export function createOtelRunner({ sessionOfSpan }: OtelRunnerOptions): OtelRunner {
  // Shared by all runners of the process: an inspector that comes or goes while an agent runs must not
  // make the agent forget where it is. Keys of one name are one key.
  const key = createContextKey('agent-inspector operation 1')
  const probeKey = createContextKey('agent-inspector probe 1')
  const storage = perProcess('operations.1', () => new AsyncLocalStorage<Operation>())
  const foreign = new WeakMap<Span, Operation>()

  return { current, run, operationIn }

  function current(): Operation | undefined {
    const active = context.active()
    const frame = frameIn(active)
    const span = trace.getSpan(active)
    const operation = frame?.operation ?? storage.getStore()
    if (span === undefined || span === frame?.span || !trace.isSpanContextValid(span.spanContext())) return operation
    return foreignOperation(span, operation)
  }

  function run<T>(operation: Operation, fn: () => T): T {
    const active = context.active()
    // Inside an operation the way is chosen; a root asks whether a context manager has come meanwhile.
    const usesContext = frameIn(active) !== undefined || (storage.getStore() === undefined && hasContextManager(active))
    return usesContext ? context.with(contextOf(active, operation), fn) : storage.run(operation, fn)
  }

  function operationIn(given: Context): Operation | undefined {
    return frameIn(given)?.operation ?? storage.getStore()
  }

  function frameIn(given: Context): Frame | undefined {
    return given.getValue(key) as Frame | undefined
  }

  function hasContextManager(active: Context): boolean {
    const probe = {}
    return context.with(active.setValue(probeKey, probe), () => context.active().getValue(probeKey) === probe)
  }

  /** Holds a span with our ids, so that a span that others start here has ours as its parent. */
  function contextOf(active: Context, operation: Operation): Context {
    const outer = trace.getSpan(active)
    // A session has no span of its own: what stands around it stays.
    if (operation.kind === 'session') {
      return active.setValue(key, { operation, span: outer } satisfies Frame)
    }
    const { traceId, id: spanId } = operation
    const parent = outer?.spanContext()
    const traceFlags = parent?.traceId === traceId ? parent.traceFlags : TraceFlags.SAMPLED
    const span = trace.wrapSpanContext({ traceId, spanId, traceFlags })
    return trace.setSpan(active, span).setValue(key, { operation, span } satisfies Frame)
  }

  /** Somebody else's span is active: as an operation, so that ours nest under it. */
  function foreignOperation(span: Span, around: Operation | undefined): Operation {
    const known = foreign.get(span)
    if (known !== undefined) return known
    const { traceId, spanId } = span.spanContext()
    const clock = around?.clock ?? createClock()
    const operation: Operation = {
      kind: 'foreign',
      id: spanId,
      parentId: undefined,
      traceId,
      sessionId: around?.sessionId ?? sessionOfSpan(span),
      startNs: clock.nowNs(),
      clock,
      signal: around?.signal ?? NEVER,
    }
    foreign.set(span, operation)
    return operation
  }
}

const NEVER = new AbortController().signal

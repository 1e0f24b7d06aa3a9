/** What this process asks of others for the inspector's own sake: no instrumentation of the application records it. */
import { context, createContextKey } from '@opentelemetry/api'

/** As the SDKs name it. */
export const SUPPRESSED = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

export function untraced<T>(run: () => T): T {
  return context.with(context.active().setValue(SUPPRESSED, true), run)
}

/**
 * The OpenTelemetry SDK as an application sets it up that knows nothing of the inspector: spans go out as OTLP/HTTP, to
 * OTEL_EXPORTER_OTLP_ENDPOINT, default http://localhost:4318.
 */
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base'

/**
 * @param {string} name of the service
 * @returns the provider, for `endTracing`
 */
export function startTracing(name) {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': name }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  return provider
}

/**
 * Sends what is left.
 *
 * @param {BasicTracerProvider} provider
 */
export async function endTracing(provider) {
  try {
    await provider.shutdown()
  } catch (cause) {
    const to = process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://localhost:4318'
    console.error(`Nobody takes the spans at ${to} (${cause.code ?? cause.message}): start`)
    console.error('  node_modules/.bin/agent-inspector serve')
    console.error('in another terminal, and run this again.')
    process.exitCode = 1
  }
}

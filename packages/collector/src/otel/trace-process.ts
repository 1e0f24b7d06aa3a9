/**
 * Hears every span that is made through the OpenTelemetry API in this process, with or without an SDK, and takes none
 * from the application's own exporter: no global is registered here.
 *
 *   each copy of the API --until its application registers a provider--> recording provider --+
 *   the provider that it registers --one processor more---------------------------------------+--> span-processor.ts
 */

import type { TracerProvider } from '@opentelemetry/api'
import * as ownApi from '@opentelemetry/api'
import type { SdkResource } from '../ingest/read-sdk-span.js'
import type { InspectorSpanProcessor } from '../ingest/span-processor.js'
import { type ApiCopy, registered } from './api-copy.js'
import { attachProcessor } from './attach-processor.js'
import { answerContext } from './fallback-context.js'
import { createLateProvider } from './late-provider.js'
import { createRecordingProvider } from './recording-provider.js'
import { watchApiCopies } from './watch-api-copies.js'

export interface TraceProcessOptions {
  readonly processor: InspectorSpanProcessor
  /** Of spans that no SDK makes. */
  readonly resource: SdkResource
  /** Gets a line for what a person should know. */
  readonly log: (line: string) => void
}

/** Once a process: there is no way back. */
export function traceProcess({ processor, resource, log }: TraceProcessOptions): void {
  const recording = createRecordingProvider({ processor, resource })
  const adopted = new WeakSet<object>()

  const before = registered('trace')
  if (isObject(before)) listen(before)
  adopt(ownApi)
  if (!watchApiCopies(adopt)) {
    log(
      'this Node cannot tell which modules are loaded (22.15 and later can): spans of another copy of ' +
        '@opentelemetry/api than that of the inspector are seen only where inspector.spanProcessor is passed to its provider.',
    )
  }

  function adopt({ trace, context }: ApiCopy): void {
    if (adopted.has(trace)) return
    adopted.add(trace)
    answerContext(context)
    const late = createLateProvider(recording)
    const [register, disable] = [trace.setGlobalTracerProvider, trace.disable]
    answer()

    trace.setGlobalTracerProvider = (provider) => {
      const isTaken = register.call(trace, provider)
      if (isTaken) {
        late.use(provider)
        listen(provider)
      }
      return isTaken
    }
    trace.disable = () => {
      disable.call(trace)
      late.use()
      answer()
    }

    /** Through the copy's own proxy: what stands in the shared slot belongs to whoever registered it. */
    function answer(): void {
      const proxy = trace.getTracerProvider()
      if (proxy !== registered('trace') && isProxy(proxy)) proxy.setDelegate(late)
    }
  }

  function listen(provider: object): void {
    try {
      if (attachProcessor(behindProxy(provider), processor)) return
    } catch (cause) {
      log(`the application's tracer provider refused a span processor: ${String(cause)}`)
    }
    log(
      'the tracer provider of this application takes no further span processor, so its spans are not seen: give it ' +
        'createInspector().spanProcessor when it is made. Where it takes none, hooks and OTLP are the ways left.',
    )
  }
}

interface Proxy {
  setDelegate(provider: TracerProvider): void
}

function isProxy(provider: object): provider is Proxy {
  return typeof Reflect.get(provider, 'setDelegate') === 'function'
}

function behindProxy(provider: object): object {
  const getDelegate: unknown = Reflect.get(provider, 'getDelegate')
  const delegate: unknown = typeof getDelegate === 'function' ? Reflect.apply(getDelegate, provider, []) : provider
  return isObject(delegate) ? delegate : provider
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

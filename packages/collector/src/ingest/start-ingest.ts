/**
 * Every way in, put together: from here on the agent is heard.
 *
 *   hook bus ----------------------------> record hooks --+
 *   OpenTelemetry SDK in this process --> span processor -+--records--> capture queue
 *            '--current span-- otel runner (in the hooks' slot)
 *   any process, by OTLP ----------------> otlp ingest ---+
 */
import { hostname } from 'node:os'
import { installRunner } from '@agent-inspector/hooks'
import type { Origin, TraceRecord } from '@agent-inspector/trace-format'
import type { Ingest } from '../span/ports.js'
import { ENDLESS_ROOM, type ValueRoom } from './keep-value.js'
import { createOtelRunner } from './otel-runner.js'
import { createOtlpIngest, type OtlpIngest } from './otlp/otlp-ingest.js'
import { recordHooks } from './record-hooks.js'
import { createTraceSessions, sessionOfSpan } from './session-of.js'
import { createSpanProcessor, type InspectorSpanProcessor } from './span-processor.js'

export interface IngestOptions {
  /** Of this process, as its `.live` files name it. */
  readonly writer?: string
  readonly write: (record: TraceRecord) => void
  /** Where they wait. Default: there is room for every value. */
  readonly room?: ValueRoom
  /** Resolves when what was written is safe. */
  readonly flush: () => Promise<void>
  /** Of the inspector's page. Default `/_inspector`. */
  readonly pagePath?: string
  readonly onProblem: (message: string, cause: unknown) => void
}

/** `close` writes what is open, as `writeOpen` does: nothing ends it any more. */
export interface WholeIngest extends Ingest {
  readonly spanProcessor: InspectorSpanProcessor
  readonly otlp: OtlpIngest
  /** Writes the spans that are open as they are now: the process ends. */
  writeOpen(): void
}

export function startIngest(options: IngestOptions): WholeIngest {
  const { writer, write, room = ENDLESS_ROOM, flush, pagePath = '/_inspector', onProblem } = options
  const sessions = createTraceSessions()
  const runner = createOtelRunner({ sessionOfSpan: (span) => sessionOfSpan(span, sessions) })
  const uninstall = installRunner(runner)
  const hooks = recordHooks({
    ...(writer !== undefined && { writer }),
    write,
    sessions,
    origin: hooksOrigin(),
    room,
  })
  const otel = createSpanProcessor({ write, sessions, operationIn: runner.operationIn, flush, pagePath, onProblem })
  const otlp = createOtlpIngest({ write, sessions, room })

  const writeOpen = () => {
    hooks.writeOpen()
    otel.writeOpen()
  }

  return {
    spanProcessor: otel.processor,
    otlp,
    writeOpen,
    close() {
      writeOpen()
      hooks.close()
      otel.close()
      otlp.close()
      uninstall()
    },
  }
}

/** What stands on every record of the hooks: OpenTelemetry's names for a process that says nothing of itself. */
export function hooksOrigin(): Origin {
  return {
    resource: {
      'service.name': process.env.OTEL_SERVICE_NAME ?? 'unknown_service:node',
      'process.pid': process.pid,
      'process.runtime.name': 'nodejs',
      'process.runtime.version': process.versions.node,
      'host.name': hostname(),
    },
    scope: { name: '@agent-inspector/hooks' },
  }
}

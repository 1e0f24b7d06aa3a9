/**
 * `node --import @agent-inspector/collector/register app.js`: an application is recorded as it is.
 *
 * It ends when and as it would have ended, and its standard output is its own. The page is served beside it, on
 * `INSPECTOR_PORT`, as long as it lives; what a person should know goes to standard error.
 */
import { isMainThread } from 'node:worker_threads'
import { perProcess } from './base/per-process.js'
import { createInspector } from './create-inspector.js'
import { hooksOrigin } from './ingest/start-ingest.js'
import { traceProcess } from './otel/trace-process.js'

// Named by NODE_OPTIONS and on the command line, or loaded by two copies, it is there once.
perProcess('register.1', register)

function register(): true {
  try {
    const inspector = createInspector({ log })
    traceProcess({
      processor: inspector.spanProcessor,
      resource: { attributes: hooksOrigin().resource },
      log,
    })
    if (isMainThread)
      inspector.listen({ keepsAlive: false }).then(sayWhere, (cause) => sayWhy('no page is served', cause))
  } catch (cause) {
    sayWhy('nothing is recorded', cause)
  }
  return true
}

/** Where another process serves the page, that is said already. */
function sayWhere({ url, own }: { readonly url: string; readonly own: boolean }): void {
  if (own) log(`${url} while this runs; afterwards: npx agent-inspector serve`)
}

/** The application runs all the same. */
function sayWhy(what: string, cause: unknown): void {
  log(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`)
}

function log(line: string): void {
  console.error(`agent-inspector: ${line}`)
}

/**
 * The inspector, put together. The only file that knows every part: read it first.
 *
 *   hooks, OpenTelemetry spans --> ingest --> capture queue --> [file sink, live sink]
 *   [own sessions, trace files] --> sessions --> http --> browser
 */
import { homedir, hostname } from 'node:os'
import { resolve } from 'node:path'
import { once } from './base/once.js'
import { perProcess } from './base/per-process.js'
import { resolveSettings, type Settings } from './base/settings.js'
import { createHttp, type InspectorHttp } from './http/inspector-http.js'
import type { Launcher } from './http/launchers-route.js'
import { createCaptureQueue } from './ingest/capture-queue.js'
import { installExitFlush } from './ingest/exit-flush.js'
import { recordHooks } from './ingest/record-hooks.js'
import { createTraceSessions } from './ingest/session-of.js'
import { createSessions } from './query/sessions.js'
import { validatePayload } from './query/validate-payload.js'
import { createFileSink } from './sink/file-sink.js'
import { createLiveSink } from './sink/live-sink.js'
import { createFileSource } from './source/file-source.js'
import { createOwnSessions } from './source/own-sessions.js'
import { createRedactor } from './span/redact.js'

export interface InspectorOptions extends Partial<Settings> {
  /** What the page may start. Default: nothing. */
  readonly launchers?: readonly Launcher[]
  /** Gets a line for what a person should know. Default: standard error. */
  readonly log?: (line: string) => void
}

export interface Inspector extends Pick<InspectorHttp, 'router' | 'url'> {
  /** The inspector's own server, where no application mounts `router`. Keeps the process alive. */
  listen(where?: Partial<Pick<Settings, 'port' | 'host'>>): ReturnType<InspectorHttp['listen']>
  /** Stops recording, writes what it has, tells it, then stops serving. Safe to call twice. */
  close(): Promise<void>
}

/**
 * Starts recording; nothing is served until `router` is mounted or `listen` is called. A second call
 * in a process with the same directory gets the inspector of the first.
 *
 * @throws CollectorError OPTION_INVALID
 */
export function createInspector(options: InspectorOptions = {}): Inspector {
  const settings = resolveSettings(options, process.env, homedir())
  const dir = resolve(settings.tracesDir)
  const inspectors = perProcess('inspectors.1', () => new Map<string, Inspector>())
  const known = inspectors.get(dir)
  if (known !== undefined) return known

  const { launchers = [], log = (line: string) => console.error(`agent-inspector: ${line}`) } = options
  const live = createLiveSink({ process: { pid: process.pid, host: hostname() } })
  const file = createFileSink({
    dir,
    onAppend: live.appended,
    onProblem: ({ message, hint }) => log(`${message} ${hint}`),
  })
  const redact = createRedactor({ environment: process.env })
  const queue = createCaptureQueue({
    sinks: [file, live],
    redact,
    onProblem: (message, cause) => log(`${message} ${cause}`),
  })
  const ingest = recordHooks({
    write: queue.write,
    sessions: createTraceSessions(),
    origin: { resource: { 'service.name': 'agent' }, scope: { name: '@agent-inspector/hooks' } },
  })
  const leaveExit = installExitFlush(() => {
    ingest.writeOpen()
    queue.flushSync()
  })

  const files = createFileSource({ dir })
  const own = createOwnSessions({ live, validate: validatePayload })
  const sessions = createSessions({ sources: [own, files], log })
  const http = createHttp({
    settings,
    live,
    tracesDirWritable: () => file.writable,
    files: { sessions, openPart: files.openPart },
    launchers,
    log,
  })

  // In the order of the data's way: no part closes while a part before it can still write to it.
  const close = once(async () => {
    inspectors.delete(dir)
    ingest.close()
    await queue.close()
    for (const sink of [file, live]) await sink.close()
    leaveExit()
    await http.close()
    files.close()
  })
  const inspector: Inspector = {
    router: http.router,
    get url() {
      return http.url
    },
    listen: (where = {}) => http.listen(resolveSettings({ ...options, ...where }, process.env, homedir())),
    close,
  }
  inspectors.set(dir, inspector)
  return inspector
}

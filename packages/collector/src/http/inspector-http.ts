/**
 * The door to the browser, put together: what is served, to whom, and where. What answers is loaded when it is first
 * asked: an agent pays for listening alone.
 *
 *   sessions, trace files, live sink --> [inspector http: listener, create-apps.ts] --> browser
 */
import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { resolve } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { once } from '../base/once.js'
import { isLoopbackHost, type Settings } from '../base/settings.js'
import type { OtlpIngest } from '../ingest/otlp/otlp-ingest.js'
import type { Control } from '../process/live-file.js'
import type { LiveSink } from '../sink/live-sink.js'
import type { SessionControl } from '../span/ports.js'
import { startControlServer } from './control-server.js'
import type { Apps } from './create-apps.js'
import type { RouterOptions } from './create-router.js'
import type { Inspector, Listens, ListenWhere } from './inspector.js'
import { createLateHandler } from './late-handler.js'
import { createLateServer } from './late-server.js'
import { loadInTurns } from './load-in-turns.js'
import { createOtlpPorts } from './otlp-ports.js'
import { createOwnHosts } from './own-hosts.js'
import { type Serving, serve } from './serve.js'
import type { SettingsView } from './settings-route.js'
import { readVersion } from './version.js'

export interface HttpOptions
  extends Pick<RouterOptions, 'sessions' | 'files' | 'storage' | 'pricing' | 'launchers' | 'log'> {
  readonly settings: Settings
  readonly origins: SettingsView['origins']
  readonly directoryKey: () => string | undefined
  /** What other processes may tell this one. */
  readonly own: SessionControl
  /** Told once other processes can. */
  readonly onControl: (control: Control) => void
  /** Called when somebody wants to see what happens; resolves when the sessions of other processes are known. */
  readonly follow: () => Promise<void>
  readonly live: LiveSink
  /** Takes what exporters send. */
  readonly otlp: OtlpIngest
  /** Of this process. */
  readonly writer: string
  readonly tracesDirWritable: () => boolean
}

export interface InspectorHttp extends Pick<Inspector, 'router' | 'url'> {
  /** Listens once, or waits while another process of the directory does. @throws CollectorError PORT_IN_USE */
  listen(where: ListenWhere): Promise<Listens>
  /** Ends every stream, then stops listening. */
  close(): Promise<void>
}

export function createHttp(options: HttpOptions): InspectorHttp {
  const { settings, directoryKey, live, sessions, files, pricing, tracesDirWritable, launchers, log } = options
  const { basePath, allowedHosts } = settings
  const token = settings.token ?? randomBytes(32).toString('base64url')
  const health = { version: readVersion(), startedMs: Date.now(), tracesDirWritable, directoryKey }
  const closeControl = startControlServer({ own: options.own, token, health, onListening: options.onControl, log })
  let remote = settings.allowRemote
  let listening: Promise<Serving> | undefined
  let serving: Serving | undefined

  const guard = { token, isOwnHost: createOwnHosts(allowedHosts, process.env), allowRemote: () => remote, audit: log }
  let loading: Promise<Apps> | undefined
  const apps = () => {
    loading ??= loadApps()
    return loading
  }

  async function loadApps(): Promise<Apps> {
    await loadInTurns('express')
    // Of our own, too, in pieces.
    await import('./otlp-routes.js')
    await nextTurn()
    await import('./create-router.js')
    await nextTurn()
    const { createApps } = await import('./create-apps.js')
    return createApps({
      basePath,
      guard,
      feed: { live, pricing, ready: options.follow },
      otlp: { guard: { ...guard, origins: settings.otlpOrigin }, ingest: options.otlp, writer: options.writer, log },
      health,
      sessions,
      files,
      storage: options.storage,
      tracesDir: resolve(settings.tracesDir),
      pricing,
      settings: { settings, origins: options.origins },
      launchers,
      log,
    })
  }

  // Requests of an application that go elsewhere load nothing.
  const isFor = ({ url }: IncomingMessage) => url?.includes(basePath) === true
  const router = createLateHandler({
    // What Express adds to a request, the application's has added: its types cannot know.
    load: async () => {
      const { router } = await apps()
      return (...asked) => void Reflect.apply(router, undefined, asked)
    },
    isFor,
  })
  const createPageServer = createLateServer({ load: async () => (await apps()).page, log })
  const otlpPorts = createOtlpPorts({
    createServer: createLateServer({ load: async () => (await apps()).otlp, log }),
    port: settings.otlpPort,
    grpcPort: settings.otlpGrpcPort,
    log,
  })

  return {
    router,

    get url() {
      return serving?.url
    },

    async listen({ port, host, keepsAlive = true }) {
      // Settings let no other host through without a token.
      remote ||= !isLoopbackHost(host)
      // An agent that is traced without its doing leaves these ports to others.
      const onOwn = keepsAlive ? otlpPorts.open : async () => {}
      listening ??= serve({ createServer: createPageServer, basePath, port, host, directoryKey, onOwn, log })
      try {
        serving = await listening
        if (keepsAlive) serving.hold()
        return serving
      } catch (cause) {
        listening = undefined
        throw cause
      }
    },

    close: once(async () => {
      const loaded = await loading?.catch(() => undefined)
      loaded?.close()
      const last = await listening?.catch(() => undefined)
      await Promise.all([closeControl(), otlpPorts.close(), last?.close()])
    }),
  }
}

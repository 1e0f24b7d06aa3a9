/**
 * The door to the browser, put together: what is served, to whom, and where.
 *
 *   sessions, trace files, live sink --> [inspector http: router, feed, listener] --> browser
 */
import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import type { Router } from 'express'
import { once } from '../base/once.js'
import { isLoopbackHost, type Settings } from '../base/settings.js'
import type { OtlpIngest } from '../ingest/otlp/otlp-ingest.js'
import type { Control } from '../process/live-file.js'
import type { LiveSink } from '../sink/live-sink.js'
import type { SessionControl } from '../span/ports.js'
import { startControlServer } from './control-server.js'
import { createRouter, type RouterOptions } from './create-router.js'
import { createLiveFeed } from './live-feed.js'
import { createOtlpPorts } from './otlp-ports.js'
import { createOtlpRouter } from './otlp-routes.js'
import { createOwnHosts } from './own-hosts.js'
import { type Serving, serve } from './serve.js'
import type { SettingsView } from './settings-route.js'
import { PAGE_DIR } from './static-ui.js'
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

export interface ListenWhere extends Pick<Settings, 'port' | 'host'> {
  /** Until it is closed. Default true. */
  readonly keepsAlive?: boolean
}

export interface InspectorHttp {
  /** Serves nothing outside the base path. */
  readonly router: Router
  /** Of the page; absent while nothing listens. */
  readonly url: string | undefined
  /** Listens once, or waits while another process of the directory does; a second call gets the first one's address. @throws CollectorError PORT_IN_USE */
  listen(where: ListenWhere): Promise<Pick<Serving, 'url' | 'port'>>
  /** Ends every stream, then stops listening. */
  close(): Promise<void>
}

export function createHttp(options: HttpOptions): InspectorHttp {
  const { settings, directoryKey, live, sessions, files, tracesDirWritable, launchers, log } = options
  const { basePath, allowedHosts } = settings
  const feed = createLiveFeed({ live, pricing: options.pricing, ready: options.follow })
  const token = settings.token ?? randomBytes(32).toString('base64url')
  const health = { version: readVersion(), startedMs: Date.now(), tracesDirWritable, directoryKey }
  const closeControl = startControlServer({ own: options.own, token, health, onListening: options.onControl, log })
  let remote = settings.allowRemote
  let listening: Promise<Serving> | undefined
  let serving: Serving | undefined

  const guard = { token, isOwnHost: createOwnHosts(allowedHosts, process.env), allowRemote: () => remote, audit: log }
  const otlp = createOtlpRouter({
    guard: { ...guard, origins: settings.otlpOrigin },
    ingest: options.otlp,
    writer: options.writer,
    log,
  })
  const otlpPorts = createOtlpPorts({ router: otlp, port: settings.otlpPort, grpcPort: settings.otlpGrpcPort, log })
  const router = createRouter({
    basePath,
    pageDir: PAGE_DIR,
    guard,
    otlp,
    health,
    sessions,
    files,
    feed,
    storage: options.storage,
    tracesDir: resolve(settings.tracesDir),
    pricing: options.pricing,
    settings: { settings, origins: options.origins },
    launchers,
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
      listening ??= serve({ router, otlp, basePath, port, host, directoryKey, onOwn, log })
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
      feed.close()
      const last = await listening?.catch(() => undefined)
      await Promise.all([closeControl(), otlpPorts.close(), last?.close()])
    }),
  }
}

/**
 * What an application gets, and what it may choose. Types only, and nothing of Express in them: an application need not
 * have its types. `create-inspector.ts` makes one.
 */
import type { Settings } from '../base/settings.js'
import type { InspectorSpanProcessor } from '../ingest/span-processor.js'
import type { Handler } from './late-handler.js'
import type { Launcher } from './launcher.js'

export interface InspectorOptions extends Partial<Settings> {
  /** What the page may start. Default: nothing. */
  readonly launchers?: readonly Launcher[]
  /** What the settings here are, for `GET /settings`: of an application, or flags of a command line. Default `option`. */
  readonly settingsAre?: 'option' | 'flag'
  /** Gets a line for what a person should know. Default: standard error. */
  readonly log?: (line: string) => void
}

export interface ListenWhere extends Pick<Settings, 'port' | 'host'> {
  /** Until it is closed. Default true. */
  readonly keepsAlive?: boolean
}

export interface Listens {
  /** Of the page. */
  readonly url: string
  readonly port: number
  /** False while another process serves the page at `url`; this one takes its place when it ends. */
  readonly own: boolean
}

export interface Inspector {
  /** For Express, or any server of Node. Serves nothing outside the base path. */
  readonly router: Handler
  /** Of the page; absent while nothing listens. */
  readonly url: string | undefined
  /** For the tracer provider of an application that has an OpenTelemetry SDK. */
  readonly spanProcessor: InspectorSpanProcessor
  /**
   * The inspector's own server, where no application mounts `router`. Keeps the process alive, unless it is told not to.
   * A second call gets the first one's address. @throws CollectorError PORT_IN_USE
   */
  listen(where?: Partial<ListenWhere>): Promise<Listens>
  /** Stops recording, writes what it has, tells it, then stops serving. Safe to call twice. */
  close(): Promise<void>
}

/** What an application gets, and what it may choose. Types only; `create-inspector.ts` makes one. */
import type { Settings } from '../base/settings.js'
import type { InspectorSpanProcessor } from '../ingest/span-processor.js'
import type { InspectorHttp, ListenWhere } from './inspector-http.js'
import type { Launcher } from './launchers-route.js'

export interface InspectorOptions extends Partial<Settings> {
  /** What the page may start. Default: nothing. */
  readonly launchers?: readonly Launcher[]
  /** What the settings here are, for `GET /settings`: of an application, or flags of a command line. Default `option`. */
  readonly settingsAre?: 'option' | 'flag'
  /** Gets a line for what a person should know. Default: standard error. */
  readonly log?: (line: string) => void
}

export interface Inspector extends Pick<InspectorHttp, 'router' | 'url'> {
  /** For the tracer provider of an application that has an OpenTelemetry SDK. */
  readonly spanProcessor: InspectorSpanProcessor
  /** The inspector's own server, where no application mounts `router`. Keeps the process alive, unless it is told not to. */
  listen(where?: Partial<ListenWhere>): ReturnType<InspectorHttp['listen']>
  /** Stops recording, writes what it has, tells it, then stops serving. Safe to call twice. */
  close(): Promise<void>
}

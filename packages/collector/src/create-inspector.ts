/**
 * The inspector, put together: the half that records, the half that reads, and what serves them. Read it first.
 *
 *   start-recording --> files, live sessions --> start-reading --> http --> browser
 */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { type StepKind, stepEverySession } from '@agent-inspector/hooks'
import { once } from './base/once.js'
import { otlpTarget } from './base/otlp-target.js'
import { perProcess } from './base/per-process.js'
import { originsOf, resolveSettings } from './base/settings.js'
import type { Inspector, InspectorOptions } from './http/inspector.js'
import { createHttp } from './http/inspector-http.js'
import { readDirectoryKey } from './process/directory-key.js'
import { readPrices } from './process/read-prices.js'
import { createNotesFiles } from './source/notes-files.js'
import { startReading } from './start-reading.js'
import { startRecording } from './start-recording.js'

/** What the setting `step` holds back: what costs money, or changes something. */
const STEPPED: readonly StepKind[] = ['llm.generate', 'tool.call']

/**
 * Starts recording; nothing is served until `router` is mounted or `listen` is called. A second call with
 * the same directory gets the first one's inspector; those of different directories each record everything.
 *
 * @throws CollectorError OPTION_INVALID
 */
export function createInspector(options: InspectorOptions = {}): Inspector {
  const settings = resolveSettings(options, process.env, homedir())
  const dir = resolve(settings.tracesDir)
  const inspectors = perProcess('inspectors.1', () => new Map<string, Inspector>())
  const known = inspectors.get(dir)
  if (known !== undefined) return known

  const { launchers = [], settingsAre, log = (line) => console.error(`agent-inspector: ${line}`) } = options
  const onProblem = (message: string, cause: unknown) => log(`${message} ${String(cause)}`)

  const pricing = readPrices(settings.prices)
  const stopStepping = settings.step ? stepEverySession(STEPPED) : () => {}
  const notes = createNotesFiles(dir, (ids) => ids.forEach(reading.tellNotes))
  const recording = startRecording({
    dir,
    pagePath: settings.basePath,
    addNotes: notes.addTo,
    pricing,
    forwardTo: otlpTarget(settings),
    log,
    onProblem,
  })
  const reading = startReading({ dir, settings, notes, recording, log, onProblem })
  const http = createHttp({
    settings,
    origins: originsOf(options, process.env, settingsAre),
    directoryKey: () => readDirectoryKey(dir),
    own: reading.control,
    onControl: recording.parts.setControl,
    follow: reading.follow,
    live: recording.live,
    otlp: recording.otlp,
    writer: recording.self.writer,
    storage: reading.storage,
    pricing,
    sessions: reading.sessions,
    files: reading.files,
    tracesDirWritable: recording.isWritable,
    launchers,
    log,
  })

  const inspector: Inspector = {
    router: http.router,
    spanProcessor: recording.spanProcessor,
    get url() {
      return http.url
    },
    listen: async ({ keepsAlive = true, ...where } = {}) =>
      http.listen({ ...resolveSettings({ ...options, ...where }, process.env, homedir()), keepsAlive }),
    close: once(async () => {
      inspectors.delete(dir)
      stopStepping()
      recording.stop()
      reading.stop()
      await recording.close()
      await http.close()
      reading.close()
    }),
  }
  inspectors.set(dir, inspector)
  return inspector
}

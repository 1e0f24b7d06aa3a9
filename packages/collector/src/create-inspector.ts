/**
 * The inspector, put together. The only file that knows every part: read it first.
 *
 *   hooks, OpenTelemetry spans --> ingest --> capture queue --> [file sink, live sink]
 *   [own sessions, trace files] --> sessions --> http --> browser
 */
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { once } from './base/once.js'
import { perProcess } from './base/per-process.js'
import { originsOf, resolveSettings } from './base/settings.js'
import type { Inspector, InspectorOptions } from './http/inspector.js'
import { createHttp } from './http/inspector-http.js'
import { createCaptureQueue } from './ingest/capture-queue.js'
import { installExitFlush } from './ingest/exit-flush.js'
import { startIngest } from './ingest/start-ingest.js'
import { readDirectoryKey } from './process/directory-key.js'
import { createLiveFiles } from './process/live-files.js'
import { describeThisProcess } from './process/this-process.js'
import { createSessions } from './query/sessions.js'
import { validatePayload } from './query/validate-payload.js'
import { createFileSink } from './sink/file-sink.js'
import { createLiveSink } from './sink/live-sink.js'
import { createFileSource } from './source/file-source.js'
import { followFiles } from './source/follow-files.js'
import { createNotesFiles } from './source/notes-files.js'
import { createOwnSessions } from './source/own-sessions.js'
import { createRecordCutter } from './span/cut-record.js'
import { createRedactor } from './span/redact.js'
import { createStorage } from './storage/create-storage.js'
import { retentionRule } from './storage/plan-retention.js'

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

  const self = describeThisProcess()
  const parts = createLiveFiles({ dir, self })
  const notes = createNotesFiles(dir, (ids) => ids.forEach(tellNotes))
  const live = createLiveSink({
    process: { pid: self.pid, host: self.host },
    addNotes: notes.addTo,
    onRest: (sessionId) => file.rest(sessionId),
    onProblem,
  })
  const file = createFileSink({
    dir,
    live: parts,
    onAppend: live.appended,
    onProblem: ({ message, hint }) => log(`${message} ${hint}`),
  })
  const redact = createRedactor({ environment: process.env })
  const cut = createRecordCutter({ redact, environment: process.env })
  const { write, flush, flushSync, close } = createCaptureQueue({ sinks: [file, live], redact, cut, onProblem })
  const ingest = startIngest({ write, flush, onProblem })
  const leaveExit = installExitFlush(() => {
    ingest.writeOpen()
    flushSync()
  }, parts.close)

  const files = createFileSource({ dir, self, notes, onGone: live.deleted })
  const follower = followFiles({
    dir,
    self,
    files,
    isOwn: parts.wrote,
    onChange: live.heard,
    onLook: ({ haveGone }) => (haveGone ? files.lookForGone(live.finished()) : notes.look()),
    onProblem,
  })
  const own = createOwnSessions({ live, validate: validatePayload })
  const sessions = createSessions({ sources: [own, files], log })
  const storage = createStorage({
    dir,
    rule: retentionRule(settings),
    notes,
    files,
    sessions,
    onDeleted(sessionId) {
      files.forget(sessionId)
      live.deleted(sessionId)
    },
    onSpace: live.storage,
    log,
    onProblem,
  })
  const tellNotes = (sessionId: string): void => {
    sessions.get(sessionId).then(
      (session) => session && live.noted(session),
      (cause: unknown) => onProblem('What was noted of a session could not be told.', cause),
    )
  }
  const http = createHttp({
    settings,
    origins: originsOf(options, process.env, settingsAre),
    storage,
    directoryKey: () => readDirectoryKey(dir),
    own: own.control,
    onControl: parts.setControl,
    follow: follower.start,
    live,
    sessions,
    files,
    tracesDirWritable: () => file.writable,
    launchers,
    log,
  })

  const inspector: Inspector = {
    router: http.router,
    spanProcessor: ingest.spanProcessor,
    get url() {
      return http.url
    },
    listen: async (where = {}) => http.listen(resolveSettings({ ...options, ...where }, process.env, homedir())),
    // In the order of the data's way: no part closes while a part before it can still write to it.
    close: once(async () => {
      inspectors.delete(dir)
      ingest.close()
      follower.close()
      storage.close()
      await close()
      for (const sink of [file, live]) await sink.close()
      leaveExit()
      await http.close()
      files.close()
    }),
  }
  inspectors.set(dir, inspector)
  return inspector
}

/**
 * The half of an inspector that records: whatever this process emits, up to its files and its live sessions.
 *
 *   hooks, OpenTelemetry spans --> ingest --> capture queue --> [file sink, live sink]
 */
import type { Pricing } from '@agent-inspector/dialects'
import { createCaptureQueue } from './ingest/capture-queue.js'
import { installExitFlush } from './ingest/exit-flush.js'
import { startIngest } from './ingest/start-ingest.js'
import { createLiveFiles } from './process/live-files.js'
import { describeThisProcess } from './process/this-process.js'
import { createFileSink } from './sink/file-sink.js'
import { createLiveSink, type LiveSinkOptions } from './sink/live-sink.js'
import { createRecordCutter } from './span/cut-record.js'
import { createRedactor } from './span/redact.js'

interface RecordingOptions {
  /** Absolute. */
  readonly dir: string
  readonly addNotes: LiveSinkOptions['addNotes']
  readonly pricing: Pricing
  readonly log: (line: string) => void
  readonly onProblem: (message: string, cause: unknown) => void
}

export type Recording = ReturnType<typeof startRecording>

export function startRecording({ dir, addNotes, pricing, log, onProblem }: RecordingOptions) {
  const self = describeThisProcess()
  const parts = createLiveFiles({ dir, self })
  const live = createLiveSink({
    process: { pid: self.pid, host: self.host, writer: self.writer },
    addNotes,
    pricing,
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
  const queue = createCaptureQueue({ sinks: [file, live], redact, cut, onProblem })
  const { write, flush, flushSync, close } = queue
  const ingest = startIngest({ writer: self.writer, write, room: queue, flush, onProblem })
  const leaveExit = installExitFlush(() => {
    ingest.writeOpen()
    flushSync()
  }, parts.close)

  return {
    self,
    /** The parts that this process writes. */
    parts,
    live,
    spanProcessor: ingest.spanProcessor,
    isWritable: () => file.writable,
    /** Nothing new is heard from here on. */
    stop: ingest.close,
    /** In the order of the data's way: no part closes while a part before it can still write to it. */
    async close(): Promise<void> {
      await close()
      for (const sink of [file, live]) await sink.close()
      leaveExit()
    },
  }
}

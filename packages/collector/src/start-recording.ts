/**
 * The half of an inspector that records: whatever this process emits or is sent, up to its files and its live sessions.
 *
 *   hooks, OpenTelemetry spans, OTLP --> ingest --> capture queue --> [file sink, live sink, forward sink]
 */
import type { Pricing } from '@agent-inspector/dialects'
import type { TraceRecord } from '@agent-inspector/trace-format'
import { FORWARDED_BY } from './base/otlp-target.js'
import { createCaptureQueue } from './ingest/capture-queue.js'
import { installEndFlush, installExitFlush } from './ingest/exit-flush.js'
import { startIngest } from './ingest/start-ingest.js'
import { createLiveFiles } from './process/live-files.js'
import { describeThisProcess } from './process/this-process.js'
import { createFileSink } from './sink/file-sink.js'
import { createForwardSink } from './sink/forward-sink.js'
import { createLiveSink, type LiveSinkOptions } from './sink/live-sink.js'
import type { OtlpEndpoint } from './sink/send-otlp.js'
import { createRecordCutter } from './span/cut-record.js'
import { createRedactor } from './span/redact.js'

interface RecordingOptions {
  /** Absolute. */
  readonly dir: string
  /** Of the page. */
  readonly pagePath: string
  readonly addNotes: LiveSinkOptions['addNotes']
  readonly pricing: Pricing
  /** An endpoint that gets the spans too. */
  readonly forwardTo: OtlpEndpoint | undefined
  readonly log: (line: string) => void
  readonly onProblem: (message: string, cause: unknown) => void
}

export type Recording = ReturnType<typeof startRecording>

export function startRecording({ dir, pagePath, addNotes, pricing, forwardTo, log, onProblem }: RecordingOptions) {
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
  const forward = forwardTo && createForwardSink({ endpoint: signedBy(self.writer, forwardTo), log })
  const sinks = [file, live, ...(forward === undefined ? [] : [forward])]
  const queue = createCaptureQueue({ sinks, redact, cut, onProblem })
  const { flush, flushSync, close } = queue
  let isLeft = false
  const write = (record: TraceRecord): void => {
    queue.write(record)
    // The application's own listeners for the exit come after ours: what they still do is written as it comes.
    if (isLeft) leave()
  }
  const ingest = startIngest({ writer: self.writer, write, room: queue, flush, pagePath, onProblem })
  const leave = (): void => {
    isLeft = true
    flushSync()
    parts.close()
  }
  const leaveExit = installExitFlush(() => {
    ingest.writeOpen()
    flushSync()
  }, leave)

  const leaveEnd = installEndFlush(async () => {
    if (forward === undefined) return
    await flush()
    await forward.finish()
  })

  return {
    self,
    /** The parts that this process writes. */
    parts,
    live,
    spanProcessor: ingest.spanProcessor,
    otlp: ingest.otlp,
    isWritable: () => file.writable,
    /** Nothing new is heard from here on. */
    stop: ingest.close,
    /** In the order of the data's way: no part closes while a part before it can still write to it. */
    async close(): Promise<void> {
      await close()
      for (const sink of sinks) await sink.close()
      leaveExit()
      leaveEnd()
    },
  }
}

/** What it sends says who it is, so that it does not take it from itself. */
function signedBy(writer: string, { url, headers }: OtlpEndpoint): OtlpEndpoint {
  return { url, headers: { ...headers, [FORWARDED_BY]: writer } }
}

/** For tests: an inspector with a directory of its own, which exporters send to. */
import { decodeLine, type SpanRecord, type TraceRecord } from '@agent-inspector/trace-format'
import { onTestFinished } from 'vitest'
import { createInspector } from '../create-inspector.js'
import { linesOf, newDir, partsIn } from '../sink/traces-dir.test-kit.js'
import type { Inspector, InspectorOptions } from './inspector.js'
import { type Answer, type Sent, send } from './send.test-kit.js'

export interface OtlpServer {
  readonly port: number
  readonly dir: string
  readonly inspector: Inspector
  /** What it told its user. */
  readonly log: readonly string[]
  post(path: string, sent: Sent): Promise<Answer>
  postJson(path: string, body: unknown): Promise<Answer>
  /** Of the API, as JSON. */
  get(path: string): Promise<unknown>
  /** Ends it. @returns what it wrote, by part */
  written(): Promise<ReadonlyMap<string, readonly TraceRecord[]>>
}

export const JSON_TYPE = { 'Content-Type': 'application/json' }
export const PROTOBUF_TYPE = { 'Content-Type': 'application/x-protobuf' }

export async function startOtlpServer(options: InspectorOptions = {}): Promise<OtlpServer> {
  const dir = newDir()
  const log: string[] = []
  const inspector = createInspector({ tracesDir: dir, port: 0, log: (line) => void log.push(line), ...options })
  onTestFinished(inspector.close)
  const { port } = await inspector.listen()
  const post = (path: string, sent: Sent) => send(port, path, { method: 'POST', ...sent })
  return {
    port,
    dir,
    inspector,
    log,
    post,
    postJson: (path, body) => post(path, { headers: JSON_TYPE, body: JSON.stringify(body) }),
    get: async (path) => (await send(port, `/_inspector${path}`)).json(),
    async written() {
      await inspector.close()
      return new Map(partsIn(dir).map((part) => [part, linesOf(dir, part).flatMap(recordsOf)]))
    },
  }
}

function recordsOf(line: string): readonly TraceRecord[] {
  const records = decodeLine(line)
  if ('problem' in records) throw new Error(`${records.problem}: ${line}`)
  return records
}

/** All that were written, whatever their part. */
export function spansIn(written: ReadonlyMap<string, readonly TraceRecord[]>): readonly SpanRecord[] {
  return [...written.values()].flat().filter((record): record is SpanRecord => record.type === 'span')
}

export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'

/** A span in OTLP/JSON. */
export function span(fields: object = {}): object {
  const times = { startTimeUnixNano: '1763668000000000001', endTimeUnixNano: '1763668001000000001' }
  return { traceId: TRACE_ID, spanId: '00f067aa0ba902b7', name: 'chat', kind: 1, ...times, ...fields }
}

export function attribute(key: string, value: string): object {
  return { key, value: { stringValue: value } }
}

export function request(...spans: readonly unknown[]): { readonly resourceSpans: readonly object[] } {
  return { resourceSpans: [{ resource: {}, scopeSpans: [{ scope: { name: 'test' }, spans }] }] }
}

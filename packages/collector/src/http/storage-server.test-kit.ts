/** For tests: an inspector over a directory of finished sessions, and what it answers and tells. */
import { afterEach } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { newDir, writeRecords } from '../sink/traces-dir.test-kit.js'
import type { InspectorOptions } from './inspector.js'
import { openStream, type Stream } from './open-stream.test-kit.js'
import { type Answer, send } from './send.test-kit.js'

export const TOKEN = 'the-token-of-this-launch'
const BEARER = { Authorization: `Bearer ${TOKEN}` }
const BASE = '/_inspector'

export const started = sessionEvent('session_started')
export const finished = sessionEvent('session_finished', { atNs: started.atNs + 9n })

const toClose: (() => unknown)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})

export interface Served {
  readonly dir: string
  readonly lines: readonly string[]
  ask(method: string, path: string, json?: unknown): Promise<Answer>
  /** Of the events of one session. */
  listen(sessionId: string): Promise<Stream>
}

export async function serve(dir: string, options: InspectorOptions = {}): Promise<Served> {
  const lines: string[] = []
  const log = (line: string): void => void lines.push(line)
  const inspector = createInspector({ tracesDir: dir, port: 0, token: TOKEN, log, ...options })
  toClose.push(inspector.close)
  const { port } = await inspector.listen()
  return {
    dir,
    lines,
    ask(method, at, json) {
      const headers = { ...BEARER, ...(json !== undefined && { 'Content-Type': 'application/json' }) }
      return send(port, BASE + at, { method, headers, ...(json !== undefined && { body: JSON.stringify(json) }) })
    },
    async listen(sessionId) {
      const stream = await openStream(port, `${BASE}/events?session_id=${sessionId}`)
      toClose.push(() => stream.close())
      await stream.until(() => stream.frames.length > 1)
      return stream
    },
  }
}

export async function directoryWith(...sessionIds: readonly string[]): Promise<string> {
  const dir = newDir()
  for (const sessionId of sessionIds) {
    await writeRecords(
      dir,
      [started, nthSpan(0), finished].map((record) => ({ ...record, sessionId })),
    )
  }
  return dir
}

export const idsOf = (answer: Answer) =>
  (answer.json() as { sessions: { id: string }[] }).sessions.map(({ id }) => id).sort()
export const isDeleted = ({ event }: { readonly event?: string }) => event === 'SessionDeleted'
export const isUpdated = ({ event }: { readonly event?: string }) => event === 'SessionUpdated'

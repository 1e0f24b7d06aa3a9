/**
 * For the contract test: a server with sessions in every state that a documented answer needs, and the ways to ask it.
 */
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pendingWaits, session, stepSession, tool, waitForSignal } from '@agent-inspector/hooks'
import { OURS, type SessionEventRecord } from '@agent-inspector/trace-format'
import { afterAll, beforeAll } from 'vitest'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { LIVE_SUFFIX, readLiveFile } from '../process/live-file.js'
import { otherWriter } from '../process/other-writer.test-kit.js'
import { writeRecords } from '../sink/traces-dir.test-kit.js'
import type { Inspector } from './inspector.js'
import { openStream, type Stream } from './open-stream.test-kit.js'
import { type Answer, type Sent, send } from './send.test-kit.js'

const BASE = '/_inspector'
const TOKEN = 'the-token-of-this-launch'
export const BEARER = { Authorization: `Bearer ${TOKEN}` }
export const PAGE = { 'Sec-Fetch-Site': 'same-origin', 'X-Agent-Inspector': '1' }
export const REBOUND = { Host: 'evil.example' }
const BIG_JSON = JSON.stringify(['x'.repeat(1000)])
export const BIG_PATH = `/sessions/values/values/${createHash('sha256').update(BIG_JSON).digest('hex')}`
const schema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } }

interface Asked extends Sent {
  readonly json?: unknown
}

/** Stands from before the first test until after the last one. */
export function contractWorld() {
  let dir: string
  let inspector: Inspector
  let port: number
  const leave = new AbortController()
  const streams: Stream[] = []

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'contract-'))
    await writeFile(join(dir, 'foreign.jsonl.gz'), 'this is no gzip')
    // Neither written nor made anew where something else stands in its place.
    await mkdir(join(dir, 'without-index.idx'))
    const launcher = { name: 'demo', title: 'Demo', description: 'Runs it', run: () => {} }
    inspector = createInspector({ tracesDir: dir, port: 0, token: TOKEN, launchers: [launcher], log: () => {} })
    port = (await inspector.listen()).port
    const files = await openStream(port, `${BASE}/events?session_id=done`)
    streams.push(files)
    await session({ id: 'done', title: 'Done', metadata: { of: 'test' } }, () => tool('t', { input: 1 }, () => 'out'))
    await files.until(({ event }) => event === 'SessionFinished')
    await files.until(({ event }) => event === 'TraceAppended')
    await session({ id: 'without-index' }, () => tool('t', { input: 1 }, () => 'out'))
    const value = (index: number, count: number, text: string): SessionEventRecord =>
      sessionEvent('value_part', {
        sessionId: 'values',
        attributes: {
          [OURS.valueSha256]: count === 1 ? createHash('sha256').update(text).digest('hex') : '0'.repeat(64),
          [OURS.valueIndex]: index,
          [OURS.valueCount]: count,
          [OURS.valueBytes]: text.length,
          [OURS.valueType]: 'application/json',
          [OURS.valueText]: text,
        },
      })
    await writeRecords(dir, [value(0, 1, BIG_JSON), value(0, 2, BIG_JSON)])
    await writeRecords(dir, [sessionEvent('session_started', { sessionId: 'to-delete' })])
    // Its owner is there, but does not listen.
    await writeRecords(dir, [sessionEvent('session_started', { sessionId: 'elsewhere' })])
    otherWriter(dir).claim('elsewhere', 'elsewhere')
    for (const name of ['approve', 'first', 'two', 'two', 'strict']) {
      session({ id: 'waiting' }, () => waitForSignal(name, { prompt: 'Go on?', schema, signal: leave.signal })).catch(
        () => {},
      )
    }
    session({ id: 'step-me' }, async () => {
      stepSession('step-me', ['tool.call'])
      await tool('held', { input: 1 }, async () => {})
      await new Promise((resolve) => leave.signal.addEventListener('abort', resolve))
    })
    session({ id: 'cancel-me' }, ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', resolve)))
    await ask('POST', '/signal/waiting', {
      headers: BEARER,
      json: { signal_name: 'first', payload: { ok: true }, by: 'Ada' },
    })
  })

  afterAll(async () => {
    leave.abort()
    for (const stream of streams) stream.close()
    await inspector.close()
    await rm(dir, { recursive: true })
  })

  function ask(method: string, path: string, { json, headers = {}, ...sent }: Asked = {}): Promise<Answer> {
    const body = json === undefined ? {} : { body: JSON.stringify(json) }
    const type = json === undefined ? {} : { 'Content-Type': 'application/json' }
    return send(port, `${BASE}${path}`, { method, headers: { ...type, ...headers }, ...body, ...sent })
  }

  function take(body: string | Uint8Array, headers: Record<string, string> = BEARER) {
    return () => ask('POST', '/import', { body, headers })
  }
  const get =
    (path: string, headers: Record<string, string> = {}) =>
    () =>
      ask('GET', path, { headers })
  const post =
    (path: string, json: unknown, headers: Record<string, string> = BEARER) =>
    () =>
      ask('POST', path, { json, headers })
  const patch =
    (id: string, json: unknown, headers: Record<string, string> = BEARER) =>
    () =>
      ask('PATCH', `/sessions/${id}`, { json, headers })
  const remove =
    (id: string, headers: Record<string, string> = BEARER) =>
    () =>
      ask('DELETE', `/sessions/${id}`, { headers })
  const signal = (fields: object = {}, to = 'waiting') =>
    post(`/signal/${to}`, { signal_name: 'approve', payload: { ok: true }, ...fields })

  const cancel = (id: string, fields: object = {}) => post(`/cancel/${id}`, fields)

  const choose =
    (kinds: readonly string[], id = 'step-me', headers: Record<string, string> = BEARER) =>
    () =>
      ask('PATCH', `/step/${id}`, { json: { kinds }, headers })
  const decide =
    (fields: object = {}, id = 'step-me') =>
    () =>
      ask('POST', `/step/${id}`, { headers: BEARER, json: { wait_id: heldId(), action: 'go', ...fields } })

  function heldId(): string {
    return pendingWaits().find(({ sessionId }) => sessionId === 'step-me')?.waitId ?? 'f'.repeat(16)
  }

  /** The name of this process, as its claims have it: it is the one that listens. */
  function ownWriter(): string {
    const parts = readdirSync(dir).flatMap((name) =>
      name.endsWith(LIVE_SUFFIX) ? [name.slice(0, -LIVE_SUFFIX.length)] : [],
    )
    const writers = parts.flatMap((part) => readLiveFile(dir, part)?.writer ?? [])
    return writers.find(({ control }) => control !== undefined)?.writer ?? ''
  }

  /** The head of a stream: its body has no end. */
  async function stream(path: string): Promise<Answer> {
    const opened = await openStream(port, `${BASE}${path}`)
    streams.push(opened)
    return { status: opened.status, headers: opened.headers, body: Buffer.alloc(0), text: '', json: () => undefined }
  }

  async function etagOf(path: string): Promise<Answer> {
    const { headers } = await ask('HEAD', path)
    return ask('GET', path, { headers: { 'If-None-Match': headers.etag ?? '' } })
  }

  async function firstOf(status: number, asked: readonly Promise<Answer>[]): Promise<Answer> {
    const found = (await Promise.all(asked)).find((answer) => answer.status === status)
    if (found === undefined) throw new Error(`Nobody got ${status}.`)
    return found
  }

  /** As many streams as the inspector serves, then one more that takes no stream. */
  async function tooMany(): Promise<Answer> {
    const path = `${BASE}/events`
    const open = await Promise.all(Array.from({ length: 100 }, () => openStream(port, path)))
    const refused = await ask('GET', '/events', { headers: { Accept: 'application/json' } })
    for (const one of open) one.close()
    await Promise.all(open.map((one) => one.ended))
    return refused
  }

  /** One more try after too many with a wrong token, at an inspector that is good for nothing else then. */
  const guessed =
    (path: string, method = 'POST', { headers = {}, tries = 20 }: Pick<Sent, 'headers'> & { tries?: number } = {}) =>
    async (): Promise<Answer> => {
      const options = { tracesDir: join(dir, 'guessed'), port: 0, token: TOKEN, allowRemote: true, log: () => {} }
      const own = createInspector(options)
      const { port: at } = await own.listen()
      const wrong = { method, headers: { ...headers, Authorization: 'Bearer wrong' } }
      for (let i = 0; i < tries; i++) await send(at, BASE + path, wrong)
      const right = { method, headers: { ...headers, ...(tries > 0 && BEARER) } }
      const refused = await send(at, BASE + path, right)
      await own.close()
      return refused
    }

  return {
    get dir() {
      return dir
    },
    get port() {
      return port
    },
    leave,
    streams,
    ask,
    take,
    get,
    post,
    patch,
    remove,
    signal,
    cancel,
    choose,
    decide,
    stream,
    etagOf,
    firstOf,
    tooMany,
    guessed,
    ownWriter,
  }
}

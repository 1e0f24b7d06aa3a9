/** What the page of one process tells a workflow in another. Real processes: needs the build. */
import { session, waitForSignal } from '@agent-inspector/hooks'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAgent } from '../agent.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { readLiveFile } from '../process/live-file.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import type { Inspector } from './inspector.js'
import { openStream } from './open-stream.test-kit.js'
import { type Answer, send } from './send.test-kit.js'

const TOKEN = 'the-token-of-this-launch'
const waits = `
  const schema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } }
  const answer = session({ id: 'a b/ü' }, () => waitForSignal('approve', { prompt: '?', schema }))
  await inspector.spanProcessor.forceFlush()
  console.log('waits')
  answer.then((value) => console.log(JSON.stringify(value)))
  await stay()`

let dir: string
let inspector: Inspector
let port: number
beforeEach(async () => {
  dir = newDir()
  inspector = createInspector({ tracesDir: dir, port: 0, token: TOKEN, log: () => {} })
  port = (await inspector.listen()).port
})
afterEach(() => inspector.close())

function signal(payload: unknown, by = 'Ada', sessionId = 'a b/ü', fields: object = {}): Promise<Answer> {
  return send(port, `/_inspector/signal/${encodeURIComponent(sessionId)}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ signal_name: 'approve', payload, by, ...fields }),
  })
}

async function controlOf(part: string) {
  const control = readLiveFile(dir, part)?.writer?.control
  if (control === undefined) throw new Error(`${part} says nothing of control`)
  return { port: Number(new URL(control.url).port), token: control.token }
}

test('an answer reaches the workflow in another process, and every refusal comes back', async () => {
  const agent = startAgent(dir, waits)
  expect(await agent.line()).toBe('waits')

  expect((await signal({ ok: 'yes' })).json()).toMatchObject({
    status: 422,
    code: 'PAYLOAD_OFF_SCHEMA',
    errors: [{ path: '/ok' }],
  })
  expect((await signal({ ok: true }, 'Ada', 'a b/ü', { signal_name: 'other' })).json()).toMatchObject({
    code: 'SIGNAL_NOT_AWAITED',
  })
  const accepted = await signal({ ok: true })
  expect(accepted.status).toBe(202)
  expect(accepted.json()).toEqual({ wait_id: expect.stringMatching(/^[0-9a-f]{16}$/) })
  expect(await agent.line()).toBe('{"ok":true}')
  expect((await signal({ ok: false }, 'Bob')).json()).toMatchObject({ status: 409 })
})

test('who watches one process cancels a workflow in another, and sees it end', async () => {
  const stream = await openStream(port, '/_inspector/events')
  const agent = startAgent(
    dir,
    `
  const run = session({ id: 'a b/ü' }, ({ signal }) =>
    new Promise((resolve, reject) => {
      stay()
      signal.addEventListener('abort', () => reject(signal.reason))
    }),
  )
  await inspector.spanProcessor.forceFlush()
  await run.catch((error) => console.log(error.message))
  await inspector.close()
  process.exit()`,
  )
  await stream.until(({ event }) => event === 'SessionStarted')
  const cancel = () =>
    send(port, `/_inspector/cancel/${encodeURIComponent('a b/ü')}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${TOKEN}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ by: 'Ada' }),
    })

  expect((await cancel()).status).toBe(202)
  expect(await agent.line()).toBe('The session was cancelled by Ada.')
  const finished = await stream.until(({ event }) => event === 'SessionFinished')
  expect(JSON.parse(finished.data ?? '')).toMatchObject({ status: 'cancelled', cancel_request: { by: 'Ada' } })
  await agent.ended
  expect((await cancel()).json()).toMatchObject({ status: 409, code: 'SESSION_NOT_RUNNING' })
  stream.close()
})

test('who watches one process sees the pause of another, answers it there, and sees it end', async () => {
  const stream = await openStream(port, '/_inspector/events')
  const agent = startAgent(
    dir,
    waits.replace('await stay()', 'stay(); await answer; await inspector.close(); process.exit()'),
  )
  const waiting = await stream.until(({ event }) => event === 'WaitingOnSignal')
  const { session_id, wait_id } = JSON.parse(waiting.data ?? '')
  expect((await signal({ ok: true }, 'Ada', session_id, { wait_id })).status).toBe(202)

  const received = await stream.until(({ event }) => event === 'SignalReceived')
  expect(JSON.parse(received.data ?? '')).toMatchObject({ session_id: 'a b/ü', by: 'Ada' })
  const finished = await stream.until(({ event }) => event === 'SessionFinished')
  expect(JSON.parse(finished.data ?? '')).toMatchObject({ status: 'completed', process: { pid: agent.child.pid } })
  await agent.ended
  stream.close()
})

test('a workflow that is killed while it waits and begun again asks again, once, and is answered', async () => {
  const killed = startAgent(dir, waits)
  expect(await killed.line()).toBe('waits')
  killed.child.kill('SIGKILL')
  await killed.ended
  const shown = async () => {
    const { json } = await send(port, `/_inspector/sessions/${encodeURIComponent('a b/ü')}`)
    return json() as { readonly status: string; readonly waiting_for?: readonly { readonly wait_id: string }[] }
  }
  expect(await shown()).toMatchObject({ status: 'interrupted' })
  expect((await shown()).waiting_for).toBeUndefined()

  const again = startAgent(dir, waits)
  expect(await again.line()).toBe('waits')
  expect(await shown()).toMatchObject({ status: 'paused', waiting_for: [{ signal_name: 'approve' }] })
  expect((await signal({ ok: true })).status).toBe(202)
  expect(await again.line()).toBe('{"ok":true}')
})

test('what one of two processes of a session waits for is gone with it; the session runs on', async () => {
  const stays = startAgent(
    dir,
    `session({ id: 'a b/ü' }, () => stay()); await inspector.spanProcessor.forceFlush(); console.log('runs')`,
  )
  expect(await stays.line()).toBe('runs')
  const dies = startAgent(dir, waits)
  expect(await dies.line()).toBe('waits')
  const statusOf = async () => {
    const { json } = await send(port, `/_inspector/sessions/${encodeURIComponent('a b/ü')}`)
    return (json() as { readonly status: string }).status
  }
  expect(await statusOf()).toBe('paused')
  dies.child.kill('SIGKILL')
  await dies.ended
  expect(await statusOf()).toBe('running')
})

test('who records a session too sees what another process of it waits for', async () => {
  const agent = startAgent(dir, waits)
  expect(await agent.line()).toBe('waits')
  await session({ id: 'a b/ü' }, async () => {
    const { json } = await send(port, `/_inspector/sessions/${encodeURIComponent('a b/ü')}`)
    expect(json()).toMatchObject({ status: 'paused', waiting_for: [{ signal_name: 'approve' }] })
  })
})

test('the second of two answers learns who was first, while the session runs on', async () => {
  const agent = startAgent(
    dir,
    `session({ id: 'outer' }, async () => {
    const answer = await waitForSignal('approve', { prompt: '?' })
    console.log(JSON.stringify(answer))
    await stay()
  })
  await inspector.spanProcessor.forceFlush()
  console.log('waits')
  await stay()`,
  )
  await agent.line()
  await signal('first', 'Ada', 'outer')
  expect(await agent.line()).toBe('"first"')

  const { code, detail } = (await signal('second', 'Bob', 'outer')).json() as { code: string; detail: string }
  expect(code).toBe('SIGNAL_ALREADY_ANSWERED')
  expect(detail).toContain('"Ada"')
})

test('a process that is stopped does not answer, and one that was killed waits no more', {
  timeout: 20_000,
}, async () => {
  const agent = startAgent(dir, waits)
  await agent.line()
  agent.child.kill('SIGSTOP')
  expect((await signal({ ok: true })).json()).toMatchObject({ status: 502, code: 'OWNER_UNREACHABLE' })
  agent.child.kill('SIGKILL')
  await agent.ended
  expect((await signal({ ok: true })).json()).toMatchObject({ status: 409, code: 'SIGNAL_NOT_AWAITED' })
})

test('a control endpoint takes nothing without its token, and tells nobody else of it', async () => {
  const leave = new AbortController()
  session({ id: 'own' }, () => waitForSignal('approve', { prompt: '?', signal: leave.signal })).catch(() => {})
  await inspector.spanProcessor.forceFlush()
  const control = await controlOf('own')
  const ask = (headers: Record<string, string>, path = '/signal/own') =>
    send(control.port, path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: JSON.stringify({ signal_name: 'approve', payload: 1 }),
    })

  expect((await ask({})).status).toBe(401)
  expect((await ask({ Authorization: 'Bearer wrong' })).status).toBe(401)
  expect((await ask({ Authorization: `Bearer ${control.token}`, Host: 'evil.example' })).status).toBe(403)
  expect((await ask({ Authorization: `Bearer ${control.token}`, Origin: 'http://evil.example' })).status).toBe(403)
  expect((await ask({ Authorization: `Bearer ${control.token}` }, '/sessions')).status).toBe(404)
  expect((await ask({ Authorization: `Bearer ${control.token}` })).status).toBe(202)
  leave.abort()
})

import { on, pendingWaits, STEP_SIGNAL, session, tool, waitForSignal } from '@agent-inspector/hooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { validatePayload } from '../query/validate-payload.js'
import type { SignalRequest } from '../span/ports.js'
import { createOwnSessions } from './own-sessions.js'

const { control, list, get } = createOwnSessions({
  live: { summaries: () => [], summary: () => undefined },
  validate: validatePayload,
  now: () => 7,
})
const schema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } }
const request: SignalRequest = { sessionId: 's1', signalName: 'approve', payload: { ok: true }, by: 'Ada' }

let leave: AbortController
beforeEach(() => {
  leave = new AbortController()
})
afterEach(() => leave.abort())

// While nobody listens an agent has no sessions.
let undo: () => void
beforeAll(() => {
  undo = on('session_paused', () => {})
})
afterAll(() => undo())

/** A workflow that waits, in the session of that name. */
function waits(sessionId: string, name = 'approve'): Promise<unknown> {
  const waiting = session({ id: sessionId }, () => waitForSignal(name, { prompt: '?', schema, signal: leave.signal }))
  waiting.catch(() => {})
  return waiting
}

test('stepping through holds back what is chosen, and lets go when it is not any more', async () => {
  const running = session({ id: 'steps' }, async () => {
    expect(await control.step({ sessionId: 'steps', kinds: ['tool.call'] })).toEqual({ outcome: 'accepted' })
    const held = tool('t', { input: 1 }, async ({ input }) => input)
    const [wait] = pendingWaits()
    const decision = { sessionId: 'steps', signalName: STEP_SIGNAL, waitId: wait?.waitId ?? '' }
    const off = { ...decision, payload: { action: 'jump' } }
    expect(await control.signal(off)).toMatchObject({ outcome: 'off_schema', errors: [{ path: '/action' }] })
    expect(await control.signal({ ...decision, payload: { action: 'go', input: 2 } })).toMatchObject({
      outcome: 'accepted',
    })
    return held
  })

  expect(await running).toBe(2)
  expect(await control.step({ sessionId: 'steps', kinds: [] })).toEqual({ outcome: 'not_running' })
})

describe('cancelling', () => {
  test('reaches the functions of a session that runs here, and says who wanted it', async () => {
    const running = session(
      { id: 'long' },
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    )

    expect(await control.cancel({ sessionId: 'long', by: 'Ada' })).toEqual({ outcome: 'accepted' })
    await expect(running).rejects.toThrow('The session was cancelled by Ada.')
    expect(await control.cancel({ sessionId: 'long' })).toEqual({ outcome: 'not_running' })
  })

  test('ends what the session waits for', async () => {
    const answer = waits('s-cancelled')
    await control.cancel({ sessionId: 's-cancelled' })

    await expect(answer).rejects.toThrow('The session was cancelled.')
    expect(await control.signal({ ...request, sessionId: 's-cancelled' })).toEqual({ outcome: 'not_waiting' })
  })
})

describe('a signal', () => {
  test('that is awaited reaches the workflow', async () => {
    const answer = waits('s1')

    expect(await control.signal(request)).toEqual({
      outcome: 'accepted',
      waitId: expect.stringMatching(/^[0-9a-f]{16}$/),
    })
    expect(await answer).toEqual({ ok: true })
  })

  test('that is answered twice is won by the first, and the second is told of it', async () => {
    const answer = waits('s2')
    const first = { ...request, sessionId: 's2' }
    const second = { ...first, payload: { ok: false }, by: 'Bob' }
    await control.signal(first)

    expect(await control.signal(second)).toEqual({ outcome: 'already_answered', by: 'Ada', atNs: 7_000_000n })
    expect(await answer).toEqual({ ok: true })
  })

  test('that two answer at the same moment is won by one, and the other is told of it', async () => {
    const answer = waits('s9')
    const asked = { ...request, sessionId: 's9' }
    const outcomes = await Promise.all([control.signal(asked), control.signal({ ...asked, payload: { ok: false } })])

    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['accepted', 'already_answered'])
    expect(await answer).toEqual({ ok: outcomes[0]?.outcome === 'accepted' })
  })

  test('that is awaited anew after an answer is answered anew', async () => {
    const first = waits('s3')
    await control.signal({ ...request, sessionId: 's3' })
    await first
    const second = waits('s3')

    expect(await control.signal({ ...request, sessionId: 's3', payload: { ok: false } })).toMatchObject({
      outcome: 'accepted',
    })
    expect(await second).toEqual({ ok: false })
  })

  test.each([
    ['another signal', { sessionId: 's4', signalName: 'reject' }],
    ['another session', { sessionId: 's5' }],
    ['another wait', { sessionId: 's4', waitId: '0000000000000000' }],
  ])('for %s finds nobody waiting', async (_name, fields) => {
    void waits('s4')
    expect(await control.signal({ ...request, ...fields })).toEqual({ outcome: 'not_waiting' })
  })

  test('for a wait that timed out finds nobody waiting', async () => {
    const waiting = session({ id: 's6' }, () => waitForSignal('approve', { prompt: '?', timeoutMs: 1 }))
    await expect(waiting).rejects.toThrow()

    expect(await control.signal({ ...request, sessionId: 's6' })).toEqual({ outcome: 'not_waiting' })
  })

  test('with two waits of its name says which wait it means', async () => {
    const both = [waits('s7'), waits('s7')]
    const asked = { ...request, sessionId: 's7' }
    const outcome = await control.signal(asked)

    expect(outcome).toMatchObject({ outcome: 'ambiguous', waitIds: [expect.any(String), expect.any(String)] })
    const [, waitId = ''] = outcome.outcome === 'ambiguous' ? outcome.waitIds : []
    expect(await control.signal({ ...asked, waitId })).toEqual({ outcome: 'accepted', waitId })
    expect(await both[1]).toEqual({ ok: true })
  })

  test('whose payload does not fit leaves the workflow waiting', async () => {
    const answer = waits('s8')
    const asked = { ...request, sessionId: 's8' }

    expect(await control.signal({ ...asked, payload: { ok: 'yes' } })).toEqual({
      outcome: 'off_schema',
      errors: [{ path: '/ok', message: expect.any(String) }],
    })
    expect(await control.signal(asked)).toMatchObject({ outcome: 'accepted' })
    await answer
  })
})

test('lists what it is given', async () => {
  expect(await list()).toEqual([])
  expect(await get('s1')).toBeUndefined()
})

/** Answers and cancels from a terminal, to sessions of other processes; no page is served. Needs the build. */
import { userInfo } from 'node:os'
import { expect, test, vi } from 'vitest'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { startAgent } from '../agent.test-kit.js'
import { linesOf, namesOf, newDir, writeRecords } from '../sink/traces-dir.test-kit.js'
import { type Ran, runCli } from './cli.test-kit.js'

// Several processes, one after another.
vi.setConfig({ testTimeout: 30_000 })

const schema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } }
const wait = (name = 'approve') =>
  `waitForSignal(${JSON.stringify(name)}, { prompt: 'Go?', schema: ${JSON.stringify(schema)} })`

/** Runs `body` as a session, prints `waits` while it does, and what came of it, as JSON. */
const agentOf = (body: string, id = 's'): string => `
  const done = session({ id: ${JSON.stringify(id)}, title: 'Trip' }, async ({ signal }) => { ${body} })
  await inspector.spanProcessor.forceFlush()
  console.log('waits')
  stay()
  const result = await done.catch((error) => error.message)
  await inspector.close()
  console.log(JSON.stringify(result))
  process.exit()`

test('an answer reaches the session, which goes on, and the trace says who gave it', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentOf(`return ${wait()}`))
  await agent.line()
  const ran = await runCli(['answer', 's', 'approve', '{"ok":true}', '--by', 'Ada', '--traces-dir', dir])

  expect(ran).toMatchObject({ code: 0, out: 'Answered: approve of s.\n', err: '' })
  expect(await agent.line()).toBe('{"ok":true}')
  await agent.ended
  expect(namesOf(dir, 's')).toContain('signal.wait')
  const span = linesOf(dir, 's').findLast((line) => line.includes('"signal.wait"'))
  expect(span).toContain('Ada')
  expect(span).toContain('{\\"ok\\":true}')
})

test('without --by it is the user who answers, and with --json a program is told which wait it was', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentOf(`return ${wait()}`))
  await agent.line()
  const ran = await runCli(['answer', 's', 'approve', '-', '--json', '--traces-dir', dir], { input: ' {"ok":false}\n' })

  expect(ran.json()).toEqual([
    { session_id: 's', signal_name: 'approve', wait_id: expect.stringMatching(/^[0-9a-f]{16}$/) },
  ])
  expect(await agent.line()).toBe('{"ok":false}')
  await agent.ended
  expect(linesOf(dir, 's').join('')).toContain(userInfo().username)
})

test.each(['$(touch owned) `id` "\'\\', '--json', 'a b/ü', 'סוכן'])(
  'a session and a signal called %j are answered by their names',
  async (name) => {
    const dir = newDir()
    const agent = startAgent(dir, agentOf(`return ${wait(name)}`, name))
    await agent.line()
    expect(await runCli(['answer', '--traces-dir', dir, '--', name, name, '{"ok":true}'])).toMatchObject({ code: 0 })
    expect(await agent.line()).toBe('{"ok":true}')
  },
)

test('an answer that does not fit is refused by path, and the session waits on', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentOf(`return ${wait()}`))
  await agent.line()
  const answer = (json: string, ...flags: string[]): Promise<Ran> =>
    runCli(['answer', 's', 'approve', json, '--traces-dir', dir, ...flags])

  const told = await answer('{"ok":"yes"}')
  expect(told).toMatchObject({ code: 1, out: '' })
  expect(told.err).toMatch(/^The payload does not fit the schema of "approve"\.\n {2}\/ok {2}.+boolean.*\n/)
  expect(JSON.parse((await answer('{}', '--json')).err)).toMatchObject({
    code: 'PAYLOAD_OFF_SCHEMA',
    errors: [{ path: expect.any(String), message: expect.stringContaining('ok') }],
  })
  expect((await answer('{"ok":true}')).code).toBe(0)
  expect(await agent.line()).toBe('{"ok":true}')
})

test('of two waits of one name the one that --wait names is answered', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentOf(`return Promise.race([${wait()}, ${wait()}])`))
  await agent.line()
  const refused = await runCli(['answer', 's', 'approve', '{"ok":true}', '--json', '--traces-dir', dir])
  const { code, message } = JSON.parse(refused.err)
  expect(code).toBe('SIGNAL_AMBIGUOUS')
  const [waitId = ''] = /[0-9a-f]{16}/.exec(message) ?? []

  const ran = await runCli(['answer', 's', 'approve', '{"ok":true}', '--wait', waitId, '--json', '--traces-dir', dir])
  expect(ran.json()).toMatchObject([{ wait_id: waitId }])
  expect(await agent.line()).toBe('{"ok":true}')
})

test('the second answer is told who was first, another signal what is waited for, a later one that it has ended', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentOf(`await ${wait('first')}; return ${wait('second')}`))
  await agent.line()
  const answer = (signal: string): Promise<Ran> =>
    runCli(['answer', 's', signal, '{"ok":true}', '--by', 'Ada', '--traces-dir', dir])

  expect((await answer('second')).err).toMatch(
    /does not wait for "second". It waits for "first" \(--wait [0-9a-f]{16}\)/,
  )
  expect((await answer('first')).code).toBe(0)
  expect((await answer('first')).err).toContain('was answered by "Ada" at 2')
  expect((await answer('second')).code).toBe(0)
  await agent.ended
  expect((await answer('second')).err).toContain('It has ended: completed.')
})

test('a session whose process was killed says so', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentOf(`return ${wait()}`))
  await agent.line()
  agent.child.kill('SIGKILL')
  await agent.ended
  const { code, err } = await runCli(['answer', 's', 'approve', '{"ok":true}', '--traces-dir', dir])
  expect(code).toBe(1)
  expect(err).toContain('The process that ran it is gone.')
})

test('an operation that is held back is let go, or skipped with a result, by an answer too', async () => {
  const dir = newDir()
  const step = "stepSession('s', ['tool.call']); return tool('t', { input: 1 }, async ({ input }) => input)"
  const agent = startAgent(dir, agentOf(`hooks.${step}`))
  await agent.line()
  const answer = await runCli(['answer', 's', 'step', '{"action":"skip","result":7}', '--traces-dir', dir])
  expect(answer).toMatchObject({ code: 0, err: '' })
  expect(await agent.line()).toBe('7')
})

test('cancel ends a session in another process, and the trace says who wanted it', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentOf(`return ${wait()}`))
  await agent.line()
  const cancel = (...flags: string[]): Promise<Ran> => runCli(['cancel', 's', '--traces-dir', dir, ...flags])

  expect(await cancel('--by', 'Ada')).toMatchObject({ code: 0, out: 'Told to end: s.\n', err: '' })
  expect(await agent.line()).toBe('"The session was cancelled by Ada."')
  await agent.ended
  const { id, status, cancel_request } = JSON.parse((await runCli(['show', 's', '--json', '--traces-dir', dir])).out)
  expect({ id, status, by: cancel_request.by }).toEqual({ id: 's', status: 'cancelled', by: 'Ada' })
  expect(JSON.parse((await cancel('--json')).err).code).toBe('SESSION_NOT_RUNNING')
})

test.each([
  [['answer', 'nobody', 'approve', '1'], 1, 'There is no session "nobody".'],
  [['cancel', 'nobody'], 1, 'There is no session "nobody".'],
  [['answer', 's', 'approve', 'yes'], 2, '"yes" is no JSON; a text is \'"in quotes"\'.'],
  [['answer', 's', 'approve', ''], 2, '"" is no JSON'],
  [['answer', 's', 'approve'], 2, 'answer takes: SESSION SIGNAL JSON'],
  [['answer', 's', 'approve', '1', '--wait', 'x'], 2, '"x" is no id of a wait.'],
  [['answer', 's', 'approve', '1', '--by', 'x'.repeat(201)], 2, '1 to 200 characters'],
  [['cancel', 's', '--by', ''], 2, '1 to 200 characters'],
])('%j ends with %d and says why', async (args, code, reason) => {
  const dir = newDir()
  await writeRecords(dir, [sessionEvent('session_started', { sessionId: 's' })])
  const ran = await runCli([...args, '--traces-dir', dir])
  expect(ran).toMatchObject({ code, out: '' })
  expect(ran.err).toContain(reason)
})

test('an answer of more than a MiB is refused before it is read to its end', async () => {
  const input = `"${'x'.repeat(3 * 1024 * 1024)}"`
  const { code, err } = await runCli(['answer', 's', 'approve', '-', '--json', '--traces-dir', newDir()], { input })
  expect({ code, error: JSON.parse(err).code }).toEqual({ code: 1, error: 'BODY_TOO_LARGE' })
})

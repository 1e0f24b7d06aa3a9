/** `watch` as it is called, beside agents and inspectors in processes of their own. Needs the build. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { PassThrough, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test, vi } from 'vitest'
import { sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { startAgent } from '../agent.test-kit.js'
import { startWebhookServer } from '../alert/webhook-server.test-kit.js'
import { isProcessAlive } from '../base/process-alive.js'
import { createFileSink } from '../sink/file-sink.js'
import { linesOf, newDir } from '../sink/traces-dir.test-kit.js'
import { BIN, runCli, runInTerminal } from './cli.test-kit.js'
import { widthOf } from './terminal-text.js'

// Several processes, one after another.
vi.setConfig({ testTimeout: 40_000 })

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`

interface Watching {
  /** The next line that it prints. */
  line(): Promise<string>
  json(): Promise<Record<string, unknown>>
  /** Resolves when it knows from where to watch. */
  readonly isReady: Promise<void>
  readonly err: Promise<string>
  readonly stderr: Readable
  end(signal?: NodeJS.Signals): void
  readonly ended: Promise<unknown[]>
}

/** Port 0: no inspector is looked for. */
function startWatch(dir: string, args: readonly string[] = [], port = 0): Watching {
  const env = { ...process.env, INSPECTOR_WEBHOOK_SECRET: SECRET }
  const all = [BIN, 'watch', '--traces-dir', dir, '--port', String(port), ...args]
  const child = spawn(process.execPath, all, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const line = async (): Promise<string> => String((await lines.next()).value)
  return {
    line,
    json: async () => JSON.parse(await line()),
    isReady: once(child.stderr, 'data').then(() => {}),
    err: text(child.stderr.pipe(new PassThrough())),
    stderr: child.stderr.pipe(new PassThrough()),
    end: (signal = 'SIGINT') => void child.kill(signal),
    ended: once(child, 'exit'),
  }
}

/** Waits as often as it is told to, says when it does, and ends by itself. */
const agentSource = (title: string, id = 's') => `
  stay()
  while ((await said()) === 'go') {
    const schema = { type: 'object', properties: { ok: { type: 'boolean' } } }
    const run = session({ id: ${JSON.stringify(id)}, title: ${JSON.stringify(title)} }, () => {
      console.log(Date.now())
      return waitForSignal('approve', { prompt: 'Book it?', schema })
    })
    console.log(JSON.stringify(await run.catch((error) => error.message)))
  }
  await inspector.close()
  process.exit()`

test('a pause is told with the command that answers it; the session goes on, and its trace has the answer', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentSource('Trip'))
  const watch = startWatch(dir)
  await watch.isReady
  agent.say('go')
  await agent.line()
  const line = await watch.line()
  expect(line).toMatch(
    /^20\S+Z {2}Trip \(s\) waits for approve: Book it\? {2}agent-inspector answer --wait [0-9a-f]{16} /,
  )

  const command = line.slice(line.indexOf('agent-inspector')).replace(`'{"ok": BOOLEAN}'`, `'{"ok":true}' --by Ada`)
  const shell = spawn('bash', ['--norc', '-c', command.replace('agent-inspector', `'${process.execPath}' '${BIN}'`)])
  expect(await text(shell.stdout)).toBe('Answered: approve of s.\n')
  expect(await agent.line()).toBe('{"ok":true}')
  expect(await watch.line()).toContain('Trip (s) got approve from Ada')
  expect(await watch.line()).toMatch(/Trip \(s\) has ended after [\d.]+ (ms|s)$/)
  agent.say('end')
  await agent.ended
  expect(linesOf(dir, 's').findLast((one) => one.includes('"signal.wait"'))).toContain('{\\"ok\\":true}')

  watch.end()
  expect(await watch.ended).toEqual([130, null])
})

test('a pause is told within a second', async () => {
  const dir = newDir()
  const agent = startAgent(
    dir,
    `for (stay(); await said(); )
      void session({ id: String(Date.now()) }, () => (console.log(Date.now()), waitForSignal('approve', { prompt: '?' })))`,
  )
  const watch = startWatch(dir)
  await watch.isReady
  const tookMs: number[] = []
  for (let round = 0; round < 5; round++) {
    agent.say('go')
    const sinceMs = Number(await agent.line())
    await watch.line()
    tookMs.push(Date.now() - sinceMs)
  }
  // The median: what else the machine does delays some.
  expect(tookMs.sort((a, b) => a - b)[2]).toBeLessThan(1000)
})

test('what waits already is told first, --paused tells of nothing else, and --once ends with it', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentSource('Trip'))
  agent.say('go')
  await agent.line()
  const { code, json } = await runCli(['watch', '--paused', '--once', '--json', '--traces-dir', dir, '--port', '0'])
  expect(code).toBe(0)
  const [told = {}] = json() as Record<string, unknown>[]
  expect(told).toMatchObject({
    id: expect.stringMatching(/^msg_[0-9a-f]{32}$/),
    type: 'WaitingOnSignal',
    title: 'Trip',
    text: 'Trip (s) waits for approve: Book it?',
    answer_command: expect.stringContaining('agent-inspector answer --wait'),
    data: { session_id: 's', signal_name: 'approve', prompt: 'Book it?' },
  })

  const watch = startWatch(dir, ['--paused', '--json'])
  expect(await watch.json()).toEqual(told)
  const { wait_id } = told.data as { wait_id: string }
  await runCli(['answer', 's', 'approve', '{"ok":true}', '--wait', wait_id, '--traces-dir', dir])
  expect(await agent.line()).toBe('{"ok":true}')
  agent.say('go')
  expect(await watch.json()).toMatchObject({ type: 'WaitingOnSignal' })
})

test('through an inspector, then from the files when it was killed: each pause is told once', async () => {
  const dir = newDir()
  const serve = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--json', '--traces-dir', dir])
  onTestFinished(() => void serve.kill('SIGKILL'))
  const [served] = await once(createInterface({ input: serve.stdout }), 'line')
  const watch = startWatch(dir, ['--paused', '--json'], Number(new URL(JSON.parse(served).url).port))
  const agent = startAgent(dir, agentSource('Trip'))
  await watch.isReady
  for (const kill of [() => serve.kill('SIGKILL'), () => undefined]) {
    agent.say('go')
    const { data } = (await watch.json()) as { data: { wait_id: string } }
    kill()
    await runCli(['answer', 's', 'approve', '{"ok":true}', '--wait', data.wait_id, '--traces-dir', dir])
    await agent.line()
    expect(await agent.line()).toBe('{"ok":true}')
  }
  watch.end()
  await watch.ended
  expect(await watch.err).toContain(`Watching the files in ${dir}.`)
  expect(await watch.line()).toBe('undefined')
})

test('Ctrl-C ends the command that runs for an event, and all of it', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentSource('Trip'))
  agent.say('go')
  const watch = startWatch(dir, ['--exec', `echo $$ >&2; sleep 60 & echo $! >&2; wait`])
  const pids: number[] = []
  for await (const line of createInterface({ input: watch.stderr })) {
    if (/^\d+$/.test(line)) pids.push(Number(line))
    if (pids.length === 2) break
  }
  watch.end()
  expect(await watch.ended).toEqual([130, null])
  for (const pid of pids) await expect.poll(() => isProcessAlive(pid), { timeout: 8000 }).toBe(false)
})

test('two watches tell the same, with the same ids', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentSource('Trip'))
  const watches = [startWatch(dir, ['--json']), startWatch(dir, ['--json'])]
  await Promise.all(watches.map(({ isReady }) => isReady))
  agent.say('go')
  const [one, other] = await Promise.all(watches.map((watch) => watch.json()))
  expect(one).toEqual(other)
})

const HOSTILE = '$(kill $PPID) `kill $PPID`; kill $PPID "\' \u001b[2J\u202e\nnext'

test('a hostile title reaches a command as text, steers nothing, and one line stays one line', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentSource(HOSTILE))
  agent.say('go')
  const command = 'cat >&2; printf "[%s %s]" "$INSPECTOR_EVENT_TYPE" "$INSPECTOR_EVENT_TITLE" >&2'
  const { code, lines, err } = await runCli(['watch', '--once', '--exec', command, '--traces-dir', dir, '--port', '0'])
  expect({ code, count: lines.length }).toEqual({ code: 0, count: 1 })
  expect(lines[0]).not.toMatch(/\p{Cc}|\p{Cf}/u)
  expect(err).toContain(`[WaitingOnSignal ${HOSTILE}]`)
  expect(err).toContain('"type":"WaitingOnSignal"')
})

test('in a terminal what happened is a line that fits, and the command is whole below it', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentSource(HOSTILE))
  agent.say('go')
  await agent.line()
  const { shown } = await runInTerminal(['watch', '--once', '--traces-dir', dir, '--port', '0'], 60)
  const [line = '', command] = shown.split('\n').slice(1)
  expect(widthOf(line)).toBeLessThanOrEqual(60)
  expect(shown).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u)
  expect(command).toMatch(/^ {2}agent-inspector answer --wait .* s approve '\{"ok": BOOLEAN\}'$/)
})

test('a webhook gets what a program gets, signed; one that hangs beside it is given up by Ctrl-C, and told', async () => {
  const dir = newDir()
  const agent = startAgent(dir, agentSource('Trip'))
  const [server, hanging] = [await startWebhookServer(), await startWebhookServer(() => {})]
  const watch = startWatch(dir, ['--json', '--webhook', hanging.url, '--webhook', server.url])
  agent.say('go')
  const told = await watch.json()
  await server.count(1)
  const [posted] = server.posted
  const verified = new Webhook(SECRET).verify(posted?.body ?? '', posted?.headers as Record<string, string>)
  expect(verified).toEqual(told)
  expect(posted?.headers['webhook-id']).toBe(told.id)

  await hanging.count(1)
  watch.end()
  const failed = { type: 'DeliveryFailed', id: told.id, attempts: 1, reason: 'the watch was ended' }
  expect(await watch.json()).toEqual({ ...failed, target: `Webhook 1 (${new URL(hanging.url).origin})` })
  expect(await watch.ended).toEqual([130, null])
  expect(await watch.err).not.toContain('s3cret')
})

test('what a webhook does not take ends --once with 1', async () => {
  const dir = newDir()
  const sink = createFileSink({ dir })
  sink.write(sessionEvent('session_started'))
  await sink.flush()
  const server = await startWebhookServer((response) => response.writeHead(410).end())
  const watch = startWatch(dir, ['--once', '--webhook', server.url])
  await watch.isReady
  sink.write(sessionEvent('session_finished', { atNs: BigInt(Date.now()) * 1_000_000n }))
  await sink.close()
  expect(await watch.ended).toEqual([1, null])
})

test.each([
  [['--webhook', 'ftp://host/'], 'takes a URL of http or https'],
  [['--webhook', 'nothing'], 'takes a URL of http or https'],
  [['--webhook', 'https://me:pass@host/'], 'without a user'],
  [['--webhook', 'https://host/', '--webhook-secret', 'short'], 'needs a secret in INSPECTOR_WEBHOOK_SECRET'],
  [['--webhook', 'https://host/', '--webhook-secret', ''], 'needs a secret in INSPECTOR_WEBHOOK_SECRET'],
  [['--exec', ''], '--exec takes a command'],
  [['--port', 'x'], '"x" is not a port'],
  [['session'], 'watch takes no arguments'],
])('%j is refused with 2 and the reason', async (args, reason) => {
  const { code, out, err } = await runCli(['watch', ...args, '--traces-dir', newDir()])
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(reason)
})

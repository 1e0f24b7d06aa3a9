import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { flagOf, SETTING_NAMES } from '../base/settings.js'
import { COMMANDS } from './commands.js'
import { commandHelp } from './help.js'

const BIN = fileURLToPath(new URL('../../bin/agent-inspector.mjs', import.meta.url))

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'cli-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

function start(args: readonly string[], environment: Record<string, string> = {}) {
  const env = { PATH: process.env.PATH, HOME: dir, ...environment }
  return spawn(process.execPath, [BIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function run(...args: readonly string[]): Promise<{ code: unknown; out: string; err: string }> {
  const child = start(args)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')])
  return { code, out, err }
}

test('--version tells the version, and nothing else', async () => {
  expect(await run('--version')).toEqual({ code: 0, out: '0.1.0\n', err: '' })
})

test('serve --help names every setting', async () => {
  const { code, out } = await run('serve', '--help')

  expect(code).toBe(0)
  for (const name of SETTING_NAMES) expect(out).toContain(`--${flagOf(name)}`)
})

test('--help names every command, and help of each tells its flags, its output and its exit codes', async () => {
  const { code, out } = await run('--help')
  expect(code).toBe(0)
  for (const [name, command] of COMMANDS) {
    expect(out).toContain(`\n  ${`${name} ${command.usage}`.trim()} `)
    const told = commandHelp(name, command)
    for (const flag of ['json', 'help', ...Object.keys(command.flags ?? {})]) expect(told).toContain(`--${flag}`)
    expect(told).toContain('With --json: ')
    expect(told).toContain('Exit code: 0 done')
  }
})

test.each([
  ['help', 'tail'],
  ['tail', '-h'],
  ['tail', '--help'],
])('%s %s tells of that command', async (...args) => {
  const tail = COMMANDS.get('tail')
  expect(await run(...args)).toEqual({ code: 0, out: tail && commandHelp('tail', tail), err: '' })
})

test.each([
  [['dance'], 'There is no command "dance".'],
  [[], 'No command is given.'],
  [['serve', '--volume', '11'], "Unknown option '--volume'.\nserve takes: --traces-dir DIR"],
  [['ls', '--port', '80'], 'ls does not take --port.\nls takes: --prices FILE  --traces-dir DIR  --json  -h, --help.'],
  [['show'], 'show takes other arguments.\nshow takes: SESSION'],
  [['serve', '--port'], '--port'],
  [['serve', '--port', 'x'], '"x" is not a port'],
  [['serve', '--host', '0.0.0.0'], 'can be reached from other machines'],
])('%j is refused with 2 and the reason', async (args, reason) => {
  const { code, out, err } = await run(...args)

  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(reason)
})

test.each(['SIGINT', 'SIGTERM'] as const)('serve tells its URL, answers there, and ends by %s', async (signal) => {
  const child = start(['serve', '--port', '0'], { INSPECTOR_TRACES_DIR: join(dir, 'traces') })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  const url = line.replace('Agent Inspector: ', '')
  const health = await fetch(`${url}/health`)

  expect(await health.json()).toMatchObject({ name: 'agent-inspector', status: 'ok' })
  child.kill(signal)
  expect(await once(child, 'exit')).toEqual([0, null])
})

import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'exit-flush-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const stayAlive = `setInterval(() => {}, 1000); process.stdout.write('ready')`

test.each([
  ['comes to its normal end', '', { code: 0, signal: null }],
  ['calls process.exit', 'process.exit(3)', { code: 3, signal: null }],
  ['has set an exit code', 'process.exitCode = 4', { code: 4, signal: null }],
  ['dies of an uncaught error', `throw new Error('oops')`, { code: 1, signal: null }],
  ['dies of an unhandled rejection', `await Promise.reject(new Error('oops'))`, { code: 1, signal: null }],
])('the last span is on the disk when the process %s', async (_name, ending, expected) => {
  const { names, ...exit } = await runAgent(ending)

  expect(exit).toEqual(expected)
  expect(names).toEqual(['last', 'still open'])
})

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends the process as it does without us', async (signal) => {
  expect(await runAgent(stayAlive, signal)).toEqual({ code: null, signal, names: ['last', 'still open'] })
})

test.each(['on', 'once'])("the application's own listener by %s goes on as if we were not there", async (how) => {
  const own = `process.${how}('SIGTERM', () => setTimeout(() => { tool('goodbye', () => {}); process.exit(7) }, 50))`

  const { names, ...exit } = await runAgent(`${own}; ${stayAlive}`, 'SIGTERM')

  expect(exit).toEqual({ code: 7, signal: null })
  expect(names).toContain('goodbye')
})

test('two inspectors in one process hand the signal on to each other and then to the system', async () => {
  const { code, signal } = await runAgent(`installExitFlush(() => {}); ${stayAlive}`, 'SIGTERM')

  expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' })
})

test('a flush that fails changes nothing of the end', async () => {
  const { code } = await runAgent(`installExitFlush(() => { throw new Error('no') }); process.exitCode = 5`)

  expect(code).toBe(5)
})

test('undone, nothing is left behind', async () => {
  const { names } = await runAgent(
    `undo(); if (process.listenerCount('SIGTERM') + process.listenerCount('exit') > 0) process.exit(9)`,
  )

  expect(names).toEqual([])
})

interface Run {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  /** What was on the disk afterwards: tools by name. */
  readonly names: readonly string[]
}

/** A real agent in a process of its own, with a queue and a sink that writes its file at the last flush. */
async function runAgent(ending: string, kill?: NodeJS.Signals): Promise<Run> {
  const file = join(dir, `${crypto.randomUUID()}.jsonl`)
  const child = spawn(process.execPath, ['--input-type=module', '--eval', agentSource(file, ending)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  if (kill !== undefined) child.stdout.once('data', () => child.kill(kill))
  const exit = await new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  )
  const text = await readFile(file, 'utf8').catch(() => '')
  return { ...exit, names: text.split('\n').filter((line) => line !== '') }
}

function agentSource(file: string, ending: string): string {
  const dist = new URL('../../dist/', import.meta.url)
  return `
    import { appendFileSync } from 'node:fs'
    import { tool } from '${import.meta.resolve('@agent-inspector/hooks')}'
    import { createCaptureQueue } from '${new URL('ingest/capture-queue.js', dist)}'
    import { installExitFlush } from '${new URL('ingest/exit-flush.js', dist)}'
    import { recordHooks } from '${new URL('ingest/record-hooks.js', dist)}'
    import { createTraceSessions } from '${new URL('ingest/session-of.js', dist)}'

    let lines = ''
    const sink = {
      name: 'file',
      write({ type, attributes }) {
        if (type !== 'session_event') lines += attributes['mcp.tool.name'] + '\\n'
      },
      flush: async () => {},
      flushSync() {
        appendFileSync(${JSON.stringify(file)}, lines)
        lines = ''
      },
      close: async () => {},
    }
    const queue = createCaptureQueue({ sinks: [sink], redact: (record) => record, onProblem: console.error })
    const ingest = recordHooks({
      write: queue.write,
      sessions: createTraceSessions(),
      origin: { resource: {}, scope: { name: 'test' } },
    })
    const undo = installExitFlush(() => {
      ingest.writeOpen()
      queue.flushSync()
    })

    tool('last', () => {})
    void tool('still open', () => new Promise(() => {}))
    ${ending}
  `
}

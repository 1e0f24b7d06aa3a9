import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const MODULE = new URL('./flush-at-exit.ts', import.meta.url).href

/** A process that ends in its own way, and tells on its standard output when it was flushed. */
async function run(
  code: string,
  signal?: NodeJS.Signals,
): Promise<{ flushed: string; code: number | null; signal: string | null }> {
  const program = `
    import { flushAtExit } from ${JSON.stringify(MODULE)}
    import { writeSync } from 'node:fs'
    const undo = flushAtExit(() => writeSync(1, 'flushed '))
    ${code}`
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--experimental-strip-types',
    '--input-type=module',
    '-e',
    program,
  ]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  if (signal !== undefined) child.stderr.once('data', () => child.kill(signal))
  const exited = once(child, 'exit')
  const flushed = await text(child.stdout)
  const [exitCode, endedBy] = (await exited) as [number | null, string | null]
  return { flushed: flushed.trim(), code: exitCode, signal: endedBy }
}

const WAIT = `setInterval(() => {}, 1000); console.error('ready')`

test.each([
  ['at its end', '', 0],
  ['by process.exit', 'process.exit(7)', 7],
  ['by an uncaught error', 'queueMicrotask(() => { throw new Error() })', 1],
  ['by a rejection that nobody handles', 'Promise.reject(new Error())', 1],
])('a process that ends %s is flushed and keeps its exit code', async (_name, code, exitCode) => {
  const ended = await run(code)
  expect(ended).toMatchObject({ code: exitCode, signal: null })
  expect(ended.flushed).toMatch(/^flushed/)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a process that is ended by %s is flushed and ends by it',
  async (signal) => {
    expect(await run(WAIT, signal)).toEqual({ flushed: 'flushed', code: null, signal })
  },
)

test('an application that handles the signal itself goes on and ends as it wants', async () => {
  const ended = await run(`process.on('SIGTERM', () => setTimeout(() => process.exit(3), 10)); ${WAIT}`, 'SIGTERM')
  expect(ended).toMatchObject({ code: 3, signal: null })
})

test('after it was undone nothing is flushed, and signals end the process as ever', async () => {
  expect(await run(`undo(); ${WAIT}`, 'SIGTERM')).toEqual({ flushed: '', code: null, signal: 'SIGTERM' })
})

test('it keeps no process alive', async () => {
  expect(await run('')).toMatchObject({ code: 0 })
})

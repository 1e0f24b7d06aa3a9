/** The ways in which applications are started, and end: none is broken, and each hears in a line what it should know. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createApp, REGISTER, treeOf } from './otel/app.test-kit.js'

/** Processes, which a busy machine lets wait. */
vi.setConfig({ testTimeout: 60_000 })

const SPAN = `
  import { trace } from '@opentelemetry/api'
  const say = (name) => trace.getTracer('app').startSpan(name).end()`

const appOf = (main: string, name = 'app.mjs') => createApp('2.12', name, `${SPAN}\n${main}`)
const NODE_OPTIONS = `--import ${REGISTER}`

test.each([
  ['ends at once', `say('a'); process.stdout.write('out')`, 0],
  ['calls process.exit', `say('a'); process.stdout.write('out'); process.exit(4)`, 4],
  [
    'calls process.exit in a handler',
    `say('a'); process.stdout.write('out'); process.on('uncaughtException', () => process.exit(7)); setTimeout(() => { throw new Error('of the application') }, 10)`,
    7,
  ],
  ['throws', `say('a'); process.stdout.write('out'); throw new Error('of the application')`, 1],
])('an application that %s ends as it would, and its spans are there', async (_, main, code) => {
  const recorded = await appOf(main).run({ isRecorded: true })

  expect(recorded).toMatchObject({ code, signal: null, out: 'out' })
  expect(treeOf(recorded.spans)).toEqual(['a'])
})

test('what it does when it hears of its exit is there too, and nothing is left behind', async () => {
  const { code, spans, files } = await appOf(
    `const open = trace.getTracer('app').startSpan('open')
     process.on('exit', () => { open.end(); say('new'); process.exit(0) })
     process.exit(1)`,
  ).run({ isRecorded: true })

  expect(code).toBe(0)
  expect(treeOf(spans)).toEqual(['new', 'open'])
  expect(files.filter((name) => name.endsWith('.live'))).toEqual([])
})

test('named by NODE_OPTIONS and on the command line, it is there once', async () => {
  const { err, spans } = await appOf(`say('a')`).run({ isRecorded: true, env: { NODE_OPTIONS } })

  expect(treeOf(spans)).toEqual(['a'])
  expect(err.match(/_inspector/g)?.length ?? 0).toBeLessThanOrEqual(1)
})

test('processes that inherit NODE_OPTIONS are recorded too, and their output is their own', async () => {
  const app = appOf(
    `import { execFileSync } from 'node:child_process'
     if (process.argv[2] === 'child') { say('of the child'); process.stdout.write('told') }
     else { say('of the parent'); process.stdout.write(execFileSync(process.execPath, [process.argv[1], 'child'], { stdio: ['ignore', 'pipe', 'inherit'] })) }`,
  )
  const { out, spans } = await app.run({ isRecorded: false, env: { NODE_OPTIONS } })

  expect(out).toBe('told')
  expect(treeOf(spans)).toEqual(['of the child', 'of the parent'])
})

test('TypeScript that Node strips of its types, behind a loader of the application', async () => {
  const hooks = 'export const resolve = (specifier, context, next) => next(specifier, context)'
  const loader = `import { register } from 'node:module'; register('data:text/javascript,${encodeURIComponent(hooks)}')`
  const app = appOf(`const name: string = 'typed'; say(name)`, 'app.mts')
  const env = { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(loader)}` }
  const { code, spans } = await app.run({ isRecorded: true, env })

  expect(code).toBe(0)
  expect(treeOf(spans)).toEqual(['typed'])
})

test('a directory that cannot be written is told in a line', async () => {
  const app = appOf(`say('a'); setTimeout(() => process.stdout.write('out'), 100)`)
  const nowhere = path.join(app.dir, 'app.mjs', 'traces')
  const { code, out, err } = await app.run({ isRecorded: true, env: { INSPECTOR_TRACES_DIR: nowhere } })

  expect({ code, out }).toEqual({ code: 0, out: 'out' })
  expect(err.split('\n').filter((line) => line.includes(nowhere))).toEqual([
    expect.stringMatching(
      /^agent-inspector: Trace files cannot be written to .* live-only; choose another with INSPECTOR_TRACES_DIR\.$/,
    ),
  ])
})

test('a port that is taken is told in a line, and the page is on the next', async () => {
  const holder = createServer((_request, response) => response.end()).listen(0, '127.0.0.1')
  onTestFinished(() => void holder.close())
  await new Promise((resolve) => holder.once('listening', resolve))
  const { port } = holder.address() as AddressInfo
  const app = appOf(`setTimeout(() => process.stdout.write('out'), 1000)`)
  const { code, err } = await app.run({ isRecorded: true, env: { INSPECTOR_PORT: String(port) } })

  expect(code).toBe(0)
  expect(err).toContain(`agent-inspector: port ${port} is taken by another program; trying the next one\n`)
  expect(err).toMatch(/agent-inspector: http:\S+\/_inspector while this runs; afterwards: npx agent-inspector serve\n$/)
})

import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { installCopies, runModule } from './installed-copies.test-kit.js'

/** An app with one copy, and a library in it that brings another. */
async function installAppAndLibrary(): Promise<string> {
  const root = await installCopies(['.', 'node_modules/library'], onTestFinished)
  const library = path.join(root, 'node_modules/library')
  await mkdir(library, { recursive: true })
  await writeFile(path.join(library, 'package.json'), '{"name":"library","type":"module","exports":"./library.js"}')
  await writeFile(path.join(library, 'library.js'), `export * from '@agent-inspector/hooks'`)
  return root
}

async function run(source: string): Promise<unknown> {
  const root = await installAppAndLibrary()
  const { stdout } = await runModule(
    root,
    `import * as app from '@agent-inspector/hooks'
     import * as library from 'library'
     const print = (value) => console.log(JSON.stringify(value))
     ${source}`,
  )
  return JSON.parse(stdout)
}

test('a listener of one copy hears the calls of both, each under its parent in the other', async () => {
  const found = await run(`
    const heard = []
    app.on('before_tool_call', ({ tool, operation }) => heard.push([tool, operation.id, operation.parentId]))
    await app.tool('outer', async () => {
      await null
      await library.tool('inner', async () => app.tool('innermost', () => {}))
    })
    const [outer, inner, innermost] = heard
    print({
      differ: app.tool !== library.tool,
      tools: heard.map(([tool]) => tool),
      parents: [inner[2] === outer[1], innermost[2] === inner[1]],
    })`)

  expect(found).toEqual({ differ: true, tools: ['outer', 'inner', 'innermost'], parents: [true, true] })
})

test('the runner stays until the listeners of both have left, whoever came first', async () => {
  const found = await run(`
    const parents = []
    const leaveApp = app.on('session_started', () => {})
    const leaveLibrary = library.on('before_tool_call', ({ operation }) => parents.push(operation.parentId !== undefined))
    leaveApp()
    app.tool('outer', () => app.tool('inner', () => {}))
    leaveLibrary()
    print({ parents, after: app.tool('t', () => app.currentOperation() === undefined) })`)

  expect(found).toEqual({ parents: [false, true], after: true })
})

test('a wait of one copy is seen, answered and cancelled through the other', async () => {
  const found = await run(`
    const answered = app.waitForSignal('go', { prompt: '?' })
    const [wait] = library.pendingWaits()
    const took = library.answerWait(wait.waitId, { payload: 'yes' })
    app.on('session_started', () => {})
    const cancelled = app.session({ id: 's' }, () => app.waitForSignal('go', { prompt: '?' })).catch((reason) => reason)
    library.cancelSession('s', 'enough')
    print({ took, answer: await answered, cancelled: await cancelled })`)

  expect(found).toEqual({ took: true, answer: 'yes', cancelled: 'enough' })
})

test('failures are counted over both, and undone through either', async () => {
  const found = await run(`
    process.removeAllListeners('warning')
    const failing = () => { throw new Error('no') }
    app.on('progress_update', failing)
    app.tool('t', () => library.progress({ progress: 1 }))
    library.off('progress_update', failing)
    print([app.listenerFailures('progress_update'), library.listenerFailures('progress_update'), app.currentOperation() ?? 'none'])`)

  expect(found).toEqual([1, 1, 'none'])
})

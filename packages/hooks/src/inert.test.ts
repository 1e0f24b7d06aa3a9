import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import * as full from './index.js'
import * as inert from './inert.js'
import { installCopies, runModule } from './installed-copies.test-kit.js'

test('has every name of the full package, and each of its type', () => {
  expect(Object.keys(inert).sort()).toEqual(Object.keys(full).sort())
  expectTypeOf(inert).toExtend<typeof full>()
})

const program = `
  import * as hooks from '@agent-inspector/hooks'
  const heard = []
  hooks.on('before_tool_call', () => heard.push('tool'))
  const results = [
    hooks.session({ id: 's' }, ({ id }) => id),
    hooks.session(({ id }) => id === undefined),
    hooks.workflow('w', { input: 1 }, ({ input }) => input),
    hooks.agent('a', ({ input }) => input === undefined),
    await hooks.tool('t', { input: 2 }, async ({ input, signal }) => [input, signal.aborted]),
    hooks.llm({ provider: 'p', model: 'm', prompt: 3 }, ({ prompt, span }) => (span.set({ usage: {} }), prompt)),
    hooks.resource('u', ({ uri }) => uri),
    hooks.prompt('p', { parameters: 4 }, ({ parameters }) => parameters),
    hooks.prompt('p', ({ parameters }) => parameters === undefined),
    hooks.traced((x) => x)(5),
    [...hooks.tool('stream', function* () { yield 6 })],
  ]
  const waiting = hooks.waitForSignal('go', { prompt: '?' })
  hooks.answerWait(hooks.pendingWaits()[0].waitId, { payload: 7 })
  let refused
  try { hooks.session({ id: '..' }, () => {}) } catch ({ code }) { refused = code }
  console.log(JSON.stringify({ heard, results, answer: await waiting, refused }))`

const results = ['s', true, 1, true, [2, false], 3, 'u', 4, true, 5, [6]]

test.each(['browser', 'edge-light', 'worker'])(
  'under the condition %s functions run, nothing is heard, and that is said once',
  async (condition) => {
    const root = await installCopies(['.'], onTestFinished)
    const { stdout } = await runModule(root, program, ['--conditions', condition])
    const [said, found, ...more] = stdout.trim().split('\n')

    expect(said).toBe(
      '@agent-inspector/hooks records nothing here: it needs Node, Bun or Deno. Your functions run as they are.',
    )
    expect(JSON.parse(found ?? '')).toEqual({ heard: [], results, answer: 7, refused: 'SESSION_ID_INVALID' })
    expect(more).toEqual([])
  },
)

test('without a condition the same program is heard, and gets the same results', async () => {
  const root = await installCopies(['.'], onTestFinished)
  const { stdout } = await runModule(root, program)

  expect(JSON.parse(stdout)).toEqual({
    heard: ['tool', 'tool', 'tool'],
    results: ['s', false, ...results.slice(2)],
    answer: 7,
    refused: 'SESSION_ID_INVALID',
  })
})

test('loads nothing of Node', async () => {
  const root = await installCopies(['.'], onTestFinished)
  const { stdout } = await runModule(
    root,
    `import { registerHooks } from 'node:module'
     const builtins = []
     registerHooks({ resolve(specifier, context, next) {
       if (specifier.startsWith('node:')) builtins.push(specifier)
       return next(specifier, context)
     } })
     await import('@agent-inspector/hooks')
     console.log(JSON.stringify(builtins))`,
    ['--conditions', 'browser'],
  )

  expect(JSON.parse(stdout)).toEqual([])
})

test('its clock says nanoseconds since the epoch', () => {
  expect(Math.abs(Number(inert.createClock().nowNs() / 1_000_000n) - Date.now())).toBeLessThan(1000)
})

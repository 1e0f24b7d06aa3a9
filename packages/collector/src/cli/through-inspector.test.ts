/** Answers to a session of which the directory tells nothing, through its inspector. Needs the build. */
import { expect, test, vi } from 'vitest'
import { startAgent } from '../agent.test-kit.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import { runCli } from './cli.test-kit.js'

vi.setConfig({ testTimeout: 30_000 })

const AGENT = `
  console.log((await inspector.listen({ port: 0 })).url)
  const wait = () => waitForSignal('approve', { prompt: 'Go?', schema: { type: 'boolean' } })
  console.log(await session({ id: 's' }, wait))
  console.log(await session({ id: 'later' }, wait).catch((error) => error.message))
  await said()
  process.exit()`

test('where no file tells of a session, its inspector is given the answer, or told to cancel it', async () => {
  const [written, elsewhere] = [newDir(), newDir()]
  const agent = startAgent(written, AGENT)
  const url = await agent.line()
  const run = (...args: readonly string[]) => runCli([...args, '--traces-dir', elsewhere])

  const refused = await run('answer', 's', 'approve', 'true')
  expect(refused.err).toContain('There is no session "s". If its process cannot write the traces directory')
  expect((await run('answer', 's', 'approve', '"yes"', '--url', url)).err).toContain('does not fit the schema')
  expect((await run('answer', 's', 'other', 'true', '--url', url)).err).toContain('does not wait for "other"')
  expect(await run('answer', 's', 'approve', 'true', '--url', `${url}/s/s`)).toMatchObject({ code: 0, err: '' })
  expect(await agent.line()).toBe('true')

  expect((await run('cancel', 'nobody', '--url', url)).err).toContain('There is no session "nobody"')
  expect((await run('cancel', 'later', '--by', 'Ada', '--url', `${url}/`)).err).toBe('')
  expect(await agent.line()).toBe('The session was cancelled by Ada.')
  agent.say('end')
  await agent.ended
  expect((await run('cancel', 's', '--url', url)).err).toContain(`No inspector of this machine answers at ${url}.`)
})

test.each(['ftp://127.0.0.1/_inspector', 'https://127.0.0.1/_inspector', '7800'])('%s is refused', async (url) => {
  const { code, err } = await runCli(['cancel', 's', '--url', url])
  expect(code).toBe(2)
  expect(err).toContain(`"${url}" is no http URL`)
})

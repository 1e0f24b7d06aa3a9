/** What a real process leaves beside its parts, however it ends. */
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Agent, startAgent } from '../agent.test-kit.js'
import { newDir } from '../sink/traces-dir.test-kit.js'
import { createFileSource } from '../source/file-source.js'

const begin = `
  const over = session({ id: 's' }, () => new Promise(() => {}))
  await inspector.spanProcessor.forceFlush()
  console.log('begun')`
const isLive = (dir: string) => readdirSync(dir).includes('s.live')
const statusIn = async (dir: string) => (await createFileSource({ dir }).get('s'))?.status

async function begun(dir: string, ending: string): Promise<Agent> {
  const agent = startAgent(dir, `${begin}; await said(); ${ending}`)
  await agent.line()
  return agent
}

test.each([
  ['comes to its normal end', '', { code: 0 }],
  ['calls process.exit', 'process.exit(3)', { code: 3 }],
  ['dies of an uncaught error', `throw new Error('oops, on purpose')`, { code: 1 }],
  ['closes the inspector', 'await inspector.close(); process.exit(4)', { code: 4 }],
  ['kills itself', `process.kill(process.pid, 'SIGTERM'); await stay()`, { signal: 'SIGTERM' }],
])('a process that %s was there before, and takes its .live file with it', async (_, ending, how) => {
  const dir = newDir()
  const agent = await begun(dir, ending)
  expect([isLive(dir), await statusIn(dir)]).toEqual([true, 'running'])
  agent.say('end')

  expect(await agent.ended).toMatchObject(how)
  expect([isLive(dir), await statusIn(dir)]).toEqual([false, 'interrupted'])
})

test('a process that is killed leaves it, and another one goes on in its part', async () => {
  const dir = newDir()
  const agent = await begun(dir, '')
  agent.child.kill('SIGKILL')
  await agent.ended
  expect([isLive(dir), await statusIn(dir)]).toEqual([true, 'interrupted'])

  const next = await begun(dir, 'await inspector.close()')
  expect(await statusIn(dir)).toBe('running')
  next.say('end')
  await next.ended
  expect(readdirSync(dir).filter((name) => !name.endsWith('.idx'))).toEqual(['s.jsonl.gz'])
})

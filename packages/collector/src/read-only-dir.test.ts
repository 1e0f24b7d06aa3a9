/** The traces directory becomes read-only under a real agent, and writable again. Needs the build. */
import { chmodSync, mkdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startAgent } from './agent.test-kit.js'
import { linesOf, namesOf, newDir, partsIn } from './sink/traces-dir.test-kit.js'

/** Who may do anything is not refused: root gives that up first. */
const asAnybody = process.getuid?.() === 0 ? 'exec setpriv --bounding-set=-all --inh-caps=-all "$@"; false' : ':'

const source = `
  log = (line) => line.includes('cannot be written') && logged.push(line)
  const logged = []
  const { port } = await inspector.listen()
  const isWritable = async () =>
    (await (await fetch('http://127.0.0.1:' + port + '/_inspector/health')).json()).traces_dir_writable
  const call = (n) => tool('t', async () => n)
  const results = []
  await session({ id: 'going' }, async () => {
    results.push(await call(1))
    await inspector.spanProcessor.forceFlush()
    console.log('recorded')
    await said()
    results.push(await call(2), await session({ id: 'new' }, () => call(3)))
    await inspector.spanProcessor.forceFlush()
    console.log(JSON.stringify({ results, logged, writable: await isWritable() }))
    await said()
    results.push(await call(4))
  })
  await inspector.spanProcessor.forceFlush()
  console.log(JSON.stringify({ results, logged, writable: await isWritable() }))
  await inspector.close()`

test('while the directory is read-only an agent goes on, is told once, and all of it is written afterwards', async () => {
  const dir = newDir()
  mkdirSync(dir, { mode: 0o700 })
  const agent = startAgent(dir, source, asAnybody)
  expect(await agent.line()).toBe('recorded')

  chmodSync(dir, 0o500)
  agent.say('go')
  const refused = JSON.parse(await agent.line())
  expect(refused).toEqual({
    results: [1, 2, 3],
    logged: [expect.stringMatching(/^Trace files cannot be written to .*EACCES/)],
    writable: false,
  })
  // A file that is there takes what comes; another cannot be made.
  expect(partsIn(dir)).toEqual(['going'])

  chmodSync(dir, 0o700)
  agent.say('go')
  expect(JSON.parse(await agent.line())).toEqual({ ...refused, results: [1, 2, 3, 4], writable: true })
  expect(await agent.ended).toEqual({ code: 0, signal: null })
  expect(partsIn(dir).toSorted()).toEqual(['going', 'new'])
  expect(namesOf(dir, 'new')).toEqual(['session_started', 'tool.call', 'session_finished'])
  expect(linesOf(dir, 'going').filter((line) => line.includes('"name":"tool.call"'))).toHaveLength(3)
})

/** One session, written by several processes and threads at once. Needs the build. */
import { readdirSync, readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { startAgent } from '../agent.test-kit.js'
import { createInspector } from '../create-inspector.js'
import { send } from '../http/send.test-kit.js'
import { createFileSource } from '../source/file-source.js'
import { partOfFile } from '../trace-file/file-name.js'
import { namesOf, newDir, partPath, sequenceOf, tornBytes } from './traces-dir.test-kit.js'

const TOOLS = 200
const dist = new URL('../../dist/', import.meta.url)
/** Opens the session, and goes on when all have. */
const writes = `
  await session({ id: 'shared', title: 'Shared' }, async () => {
    await inspector.spanProcessor.forceFlush()
    begun()
    await all
    for (let n = 0; n < ${TOOLS}; n++) {
      tool('t' + n, () => n)
      if (n % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
    }
  })
  await inspector.close()`

const inProcess = `
  const all = said()
  const begun = () => console.log('begun')
  ${writes}
  console.log('done')`

/** Each with hooks and an inspector of its own. */
const inThreads = (dir: string, count: number): string => `
  const { Worker } = await import('node:worker_threads')
  const url = new URL(${JSON.stringify(`data:text/javascript,${encodeURIComponent(inThread(dir))}`)})
  const workers = Array.from({ length: ${count} }, () => new Worker(url))
  const ends = workers.map((worker) => new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject)))
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once('message', resolve))))
  console.log('begun')
  await said()
  for (const worker of workers) worker.postMessage('go')
  await Promise.all(ends)
  console.log('done')`

function inThread(dir: string): string {
  return `
    import { parentPort } from 'node:worker_threads'
    import { session, tool } from '${import.meta.resolve('@agent-inspector/hooks')}'
    import { createInspector } from '${new URL('index.js', dist)}'
    const inspector = createInspector({ tracesDir: ${JSON.stringify(dir)}, log: () => {} })
    const all = new Promise((resolve) => parentPort.once('message', resolve))
    const begun = () => parentPort.postMessage('begun')
    ${writes}`
}

let close: () => unknown
afterEach(() => close?.())

test('two processes and two threads write one session: each a part, and all are one session', {
  timeout: 30_000,
}, async () => {
  const dir = newDir()
  const agents = [startAgent(dir, inProcess), startAgent(dir, inProcess), startAgent(dir, inThreads(dir, 2))]
  const lines = () => Promise.all(agents.map((agent) => agent.line()))
  expect(await lines()).toEqual(['begun', 'begun', 'begun'])
  for (const agent of agents) agent.say('go')
  expect(await lines()).toEqual(['done', 'done', 'done'])
  await Promise.all(agents.map(({ ended }) => ended))

  const parts = readdirSync(dir)
    .flatMap((name) => partOfFile(name) ?? [])
    .sort()
  const others = Array.from({ length: 3 }, () => expect.stringMatching(/^shared~[0-9a-f]{8}$/))
  expect(parts).toEqual(['shared', ...others])
  let tools = 0
  for (const part of parts) {
    expect(tornBytes(dir, part)).toBe(0)
    expect(sequenceOf(dir, part)).toEqual(namesOf(dir, part).map((_, n) => n))
    tools += namesOf(dir, part).filter((name) => name === 'tool.call').length
  }
  expect(tools).toBe(4 * TOOLS)

  const sessions = await createFileSource({ dir }).list()
  expect(sessions).toHaveLength(1)
  expect(sessions[0]).toMatchObject({ id: 'shared', title: 'Shared', status: 'completed', toolCalls: 4 * TOOLS })

  const inspector = createInspector({ tracesDir: dir, port: 0, log: () => {} })
  close = inspector.close
  const { port } = await inspector.listen()
  const told = (await send(port, '/_inspector/sessions/shared')).json() as {
    parts: readonly { part: string; bytes: number }[]
  }
  expect(told.parts.map(({ part }) => part)).toEqual(parts)
  for (const { part, bytes } of told.parts) {
    const file = await send(port, `/_inspector/trace/shared/file?part=${encodeURIComponent(part)}`)
    expect(file.body).toEqual(readFileSync(partPath(dir, part)))
    expect(file.body.length).toBe(bytes)
  }
})

import { appendFileSync, chmodSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { encodeWriter } from '../process/live-file.js'
import { describeThisProcess } from '../process/this-process.js'
import { createFileSink } from '../sink/file-sink.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { encodeBlock } from '../trace-file/block.js'
import { runCli } from './cli.test-kit.js'

interface Found {
  readonly check: string
  readonly level: string
}

async function doctor(dir: string, ...args: readonly string[]) {
  const { code, json } = await runCli(['doctor', ...args, '--json', '--traces-dir', dir])
  const found = json() as readonly Found[]
  const wrong = found.filter(({ level }) => level === 'wrong').map(({ check }) => check)
  return { code, found, wrong, of: (check: string) => found.find((one) => one.check === check) }
}

async function newSession(): Promise<string> {
  const dir = newDir()
  await writeRecords(dir, [sessionEvent('session_started'), nthSpan(0), sessionEvent('session_finished')])
  return dir
}

test('a sound directory is told to be sound, with sizes, room and versions', async () => {
  const dir = await newSession()
  const { code, wrong, of } = await doctor(dir)
  expect({ code, wrong }).toEqual({ code: 0, wrong: [] })
  expect(of('disk')).toMatchObject({ level: 'ok', free_bytes: expect.any(Number) })
  expect(of('sizes')).toMatchObject({ sessions: [{ session_id: 'session-1', bytes: expect.any(Number) }] })
  expect(of('versions')).toMatchObject({ version: '0.1.0', node: process.versions.node })
  expect(of('clock')).toMatchObject({ level: 'ok' })
  expect(readdirSync(dir).filter((name) => name.startsWith('.doctor'))).toEqual([])
})

test('--storage looks at the directory alone; one that is not there yet is no fault', async () => {
  const { code, found } = await doctor(newDir(), '--storage')
  expect({ code, found }).toMatchObject({ code: 0, found: [{ check: 'directory', level: 'note' }] })
})

test('what others can read is named, and --fix closes it', async () => {
  const dir = await newSession()
  chmodSync(dir, 0o755)
  chmodSync(partPath(dir, 'session-1'), 0o644)
  expect((await doctor(dir)).of('permissions')).toMatchObject({ level: 'wrong', files: ['.', 'session-1.jsonl.gz'] })
  expect(await doctor(dir, '--fix')).toMatchObject({ code: 0, wrong: [] })
  expect([dir, partPath(dir, 'session-1')].map((file) => statSync(file).mode & 0o777)).toEqual([0o700, 0o600])
  expect((await doctor(dir)).of('permissions')).toMatchObject({ level: 'ok' })
})

test('torn, damaged, unindexed and foreign files are found, each with what to do', async () => {
  const dir = await newSession()
  for (const sessionId of ['torn', 'damaged', 'unindexed']) {
    await writeRecords(dir, [sessionEvent('session_started', { sessionId })])
  }
  appendFileSync(partPath(dir, 'torn'), encodeBlock('{}\n', 1).subarray(0, 27))
  appendFileSync(partPath(dir, 'damaged'), 'something else')
  rmSync(path.join(dir, 'unindexed.idx'))
  writeFileSync(partPath(dir, 'foreign'), 'text', { mode: 0o600 })
  writeFileSync(path.join(dir, 'notes.txt'), 'text')

  const { code, wrong, of } = await doctor(dir, '--storage')
  expect({ code, wrong }).toEqual({ code: 1, wrong: ['torn', 'damaged'] })
  expect(of('torn')).toMatchObject({ files: ['torn.jsonl.gz'], hint: expect.stringContaining('repair') })
  expect(of('damaged')).toMatchObject({ files: ['damaged.jsonl.gz'] })
  expect(of('indexes')).toMatchObject({ files: expect.arrayContaining(['unindexed.jsonl.gz']) })
  expect(of('foreign')).toMatchObject({ level: 'note', files: ['foreign.jsonl.gz', 'notes.txt'] })
})

test('what dead processes left is found and deleted, what living ones hold is not', async () => {
  const dir = await newSession()
  const dead = encodeWriter({ ...describeThisProcess(), pid: 2 ** 22 + 1, sessionId: 'session-1' })
  writeFileSync(path.join(dir, 'session-1.live'), dead, { mode: 0o600 })
  mkdirSync(path.join(dir, '.import-abc123'), { mode: 0o700 })
  const long = new Date(Date.now() - 2 * 60 * 60 * 1000)
  utimesSync(path.join(dir, '.import-abc123'), long, long)
  const sink = createFileSink({ dir })
  sink.write(sessionEvent('session_started', { sessionId: 'running' }))
  await sink.flush()

  expect((await doctor(dir)).of('leftovers')).toMatchObject({
    level: 'note',
    files: ['.import-abc123', 'session-1.live'],
  })
  expect((await doctor(dir, '--fix')).of('leftovers')).toMatchObject({ fixed: true })
  expect(readdirSync(dir).filter((name) => /live|import/.test(name))).toEqual(['running.live'])
  await sink.close()
})

test('who has the port of the page is told', async () => {
  const server = createServer((_, response) => response.end('something'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const { lines, code } = await runCli(['doctor', '--port', `${port}`, '--traces-dir', newDir()])
  expect(code).toBe(0)
  expect(lines).toContain(`· port: Port ${port} is taken by another program; the page will be on the next free one.`)
  await new Promise((resolve) => server.close(resolve))
})

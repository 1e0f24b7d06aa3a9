import { execFile } from 'node:child_process'
import { readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeRecord, OURS } from '@agent-inspector/trace-format'
import { beforeAll, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { indexPath, readIndex } from '../index-file/index-file.test-kit.js'
import { createFileSink } from '../sink/file-sink.js'
import { linesOf, newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { encodeBlock } from '../trace-file/block.js'

const BIN = fileURLToPath(new URL('../../bin/agent-inspector.mjs', import.meta.url))
const named = (title: string) =>
  sessionEvent('session_started', { attributes: { [OURS.title]: title, [OURS.engine]: 'node' } })
const finished = sessionEvent('session_finished')

let dir: string
beforeAll(async () => {
  dir = newDir()
  await writeRecords(dir, [named('First \u001b[31mred'), nthSpan(0), nthSpan(1), finished])
  const later = { ...named('Second'), sessionId: 'session-2', atNs: finished.atNs + 1_000_000_000n }
  await writeRecords(dir, [later, { ...finished, sessionId: 'session-2' }])
})

interface Ran {
  readonly code: number
  readonly lines: readonly string[]
  readonly err: string
}

function run(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...args, ...(args.includes('--traces-dir') ? [] : ['--traces-dir', dir])],
      (_, out, err) => resolve({ code: child.exitCode ?? -1, lines: out.split('\n').slice(0, -1), err }),
    )
  })
}

test('ls tells every session, newest first, and lets none of them steer the terminal', async () => {
  const { code, lines } = await run('ls')
  expect(code).toBe(0)
  expect(lines).toEqual([
    expect.stringContaining('session-2  Second'),
    expect.stringContaining('session-1  First  [31mred'),
  ])
  expect(lines[1]).toMatch(/completed +2 spans/)
})

test('ls tells what a session cost, and nothing where no price is known', async () => {
  const priced = newDir()
  const prices = path.join(path.dirname(priced), 'prices.json')
  writeFileSync(
    prices,
    JSON.stringify({ date: '2026-11-01', source: 'here', models: [{ match: ['known'], input: 2, output: 10 }] }),
  )
  const call = (n: number, model: string) =>
    nthSpan(n, {
      name: 'llm.generate',
      attributes: { 'gen_ai.request.model': model, 'gen_ai.usage.input_tokens': 500_000 },
    })
  await writeRecords(priced, [named('Priced'), call(0, 'known'), call(1, 'unknown'), finished])
  await writeRecords(priced, [{ ...named('Free'), sessionId: 'session-2' }])
  const { lines } = await run('ls', '--prices', prices, '--traces-dir', priced)
  expect(lines.find((line) => line.includes('Priced'))).toMatch(/2 spans +≥ \$1\.0000 +session-1/)
  expect(lines.find((line) => line.includes('Free'))).toMatch(/0 spans +session-2/)
})

test('tail tells of each span what it is about', async () => {
  const told = newDir()
  const attributes = { 'mcp.rpc.method': 'tools/call', 'gen_ai.tool.name': 'search' }
  await writeRecords(told, [named('Calls'), nthSpan(0, { name: 'mcp.rpc', attributes }), finished])
  const { lines } = await run('tail', 'session-1', '--traces-dir', told)
  expect(lines[1]).toMatch(/span +mcp\.rpc tools\/call search {2}[\d.]+ (µs|ms|s)$/)
})

test('ls --json tells each as one object a line', async () => {
  const { lines } = await run('ls', '--json')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ id: 'session-2' }, { id: 'session-1', span_count: 2 }])
})

test('show --json tells one session', async () => {
  const { lines } = await run('show', 'session-1', '--json')
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ id: 'session-1', span_count: 2 }])
})

test('show tells a person what there is to know', async () => {
  const { lines } = await run('show', 'session-1')
  expect(lines.join('\n')).toMatch(
    /^.+\n {2}session +session-1\n(.*\n)* {2}spans +2: .*\n(.*\n)* {2}files +session-1\.jsonl\.gz {2}/,
  )
})

test('tail --json tells the lines of the trace', async () => {
  const { code, lines } = await run('tail', 'session-1', '--json')
  expect(code).toBe(0)
  expect(lines.map((line) => JSON.parse(line))).toEqual(linesOf(dir, 'session-1').map((line) => JSON.parse(line)))
})

test('tail goes on while the session does, and ends with it', async () => {
  const sink = createFileSink({ dir })
  const of = { sessionId: 'running' }
  sink.write({ ...named('Running'), ...of })
  await sink.flush()
  const told: string[] = []
  const child = execFile(process.execPath, [BIN, 'tail', 'running', '--traces-dir', dir])
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.stdout?.on('data', (text: string) => told.push(text))
  await expect.poll(() => told.join(''), { timeout: 8000 }).toContain('session_started')
  sink.write({ ...nthSpan(5), ...of })
  sink.write({ ...finished, ...of })
  await sink.close()
  expect(await ended).toBe(0)
  expect(told.join('')).toMatch(/span +tool\.call[^\n]*\n[^\n]*session_finished/)
})

test('tail of a part that is written anew tells the rest of it, and nothing twice', async () => {
  const fresh = newDir()
  const sink = createFileSink({ dir: fresh })
  sink.write(named('Trip'))
  await sink.flush()
  const child = execFile(process.execPath, [BIN, 'tail', 'session-1', '--traces-dir', fresh])
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const told: string[] = []
  child.stdout?.on('data', (text: string) => told.push(text))
  await expect.poll(() => told.join(''), { timeout: 8000 }).toContain('session_started')
  const lines = [...linesOf(fresh, 'session-1'), encodeRecord(nthSpan(5), 1), encodeRecord(finished, 2)]
  const anew = partPath(fresh, 'anew')
  writeFileSync(anew, encodeBlock(lines.map((line) => `${line}\n`).join(''), 3))
  renameSync(anew, partPath(fresh, 'session-1'))
  expect(await ended).toBe(0)
  const names = told.join('').split('\n').slice(0, -1)
  expect(names).toEqual(
    [/session_started/, /tool\.call/, /session_finished/].map((name) => expect.stringMatching(name)),
  )
  await sink.close()
})

test('reindex makes the indexes anew that somebody spoilt', async () => {
  const before = await readIndex(dir, 'session-1')
  writeFileSync(indexPath(dir, 'session-1'), 'spoilt')
  unlinkSync(indexPath(dir, 'session-2'))
  const { code, lines } = await run('reindex', '--json')
  expect(code).toBe(0)
  expect(lines.map((line) => JSON.parse(line))).toContainEqual({
    session_id: 'session-1',
    part: 'session-1',
    outcome: 'made',
  })
  expect((await readIndex(dir, 'session-1')).rows).toEqual(before.rows)
  expect(readFileSync(indexPath(dir, 'session-2')).length).toBeGreaterThan(512)
})

test.each([['show'], ['tail'], ['reindex']])('%s of a session that there is not says so', async (command) => {
  const { code, lines, err } = await run(command, 'nobody')
  expect([code, lines]).toEqual([1, []])
  expect(err).toContain('There is no session "nobody".')
})

test.each([[['show']], [['ls', 'x']], [['reindex', 'a', 'b']]])('%j is refused with 2', async (args) => {
  expect((await run(...args)).code).toBe(2)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { OURS } from '@agent-inspector/trace-format'
import { expect, test } from 'vitest'
import { nthSpan, openSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createFileSink } from '../sink/file-sink.js'
import { newDir, partPath, writeRecords } from '../sink/traces-dir.test-kit.js'
import { BIN, runCli } from './cli.test-kit.js'

const FIXTURES = fileURLToPath(new URL('../../../trace-format/fixtures', import.meta.url))
const started = sessionEvent('session_started', { attributes: { [OURS.title]: 'Trip', [OURS.engine]: 'node' } })
const hanging = openSpan({ spanId: 'f'.repeat(16), name: 'llm.generate' })
const finished = sessionEvent('session_finished', { atNs: started.atNs + 5_000_000_000n })
const records = [started, nthSpan(0), hanging, nthSpan(1), finished]

/** Two parts, one span in both. */
async function newSession(): Promise<string> {
  const dir = newDir()
  const [one, other] = [createFileSink({ dir }), createFileSink({ dir })]
  for (const record of records.slice(0, -1)) one.write(record)
  await one.flush()
  for (const record of [nthSpan(1), nthSpan(2)]) other.write(record)
  await other.close()
  one.write(finished)
  await one.close()
  expect(readdirSync(dir).filter((name) => name.endsWith('.gz'))).toHaveLength(2)
  return dir
}

function linesIn(file: string): readonly string[] {
  const bytes = readFileSync(file)
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().split('\n').slice(0, -1)
}

async function importInto(dir: string, ...files: readonly string[]) {
  const { code, json, err } = await runCli(['import', ...files, '--json', '--traces-dir', dir])
  return { code, told: json()[0], err }
}

test('export tells each ended span of all parts once, and open ones as they are', async () => {
  const dir = await newSession()
  const { code, lines, err } = await runCli(['export', 'session-1', '--traces-dir', dir])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const ids = lines.map((line) => /"spanId":"(\w+)"/.exec(line)?.[1]).filter((id) => id !== undefined)
  expect(ids.sort()).toEqual([0, 1, 2].map((n) => nthSpan(n).spanId).concat(hanging.spanId))
})

test('export --strict writes a file of traces and one of logs, for this user alone', async () => {
  const dir = await newSession()
  const output = path.join(dir, 'out.jsonl.gz')
  const { code, json } = await runCli(['export', 'session-1', '--strict', '-o', output, '--json', '--traces-dir', dir])
  expect(code).toBe(0)
  const [traces, logs] = ['out.traces.jsonl.gz', 'out.logs.jsonl.gz'].map((name) => path.join(dir, name)) as [
    string,
    string,
  ]
  expect(json()).toEqual([
    {
      session_id: 'session-1',
      files: [
        { path: traces, lines: 3 },
        { path: logs, lines: linesIn(logs).length },
      ],
    },
  ])
  for (const line of linesIn(traces)) expect(Object.keys(JSON.parse(line))).toEqual(['resourceSpans'])
  for (const line of linesIn(logs)) expect(Object.keys(JSON.parse(line))).toEqual(['resourceLogs'])
  expect(statSync(traces).mode & 0o777).toBe(0o600)
  expect(existsSync(output)).toBe(false)

  const { told } = await importInto(newDir(), traces, logs)
  expect(told).toMatchObject({ sessions: [{ session_id: 'session-1', outcome: 'imported' }] })
})

test.each([
  [['export', 'nobody'], 1, 'SESSION_NOT_FOUND'],
  [['export', 'session-1', '--format', 'csv'], 2, 'There is no format'],
  [['export', 'session-1', '--strict'], 2, '-o FILE'],
  [['export', 'session-1', '-o', '/nowhere/at.all'], 1, 'FILE_SYSTEM'],
  [['export', 'session-1', '--strong'], 2, 'OPTION_INVALID'],
  [['import', '/nowhere/at.all'], 1, 'is not there'],
])('%j is refused', async (args, code, reason) => {
  const dir = await newSession()
  const ran = await runCli([...args, '--json', '--traces-dir', dir])
  expect({ code: ran.code, out: ran.out }).toEqual({ code, out: '' })
  expect(ran.err).toContain(reason)
  expect(JSON.parse(ran.err)).toMatchObject({ code: expect.any(String), hint: expect.any(String) })
})

test('export through a pipe into import is the same session', async () => {
  const dir = await newSession()
  const target = newDir()
  const { out } = await runCli(['export', 'session-1', '--traces-dir', dir])
  const { code, lines } = await runCli(['import', '-', '--traces-dir', target], { input: gzipSync(out) })
  expect({ code, lines }).toEqual({
    code: 0,
    lines: [expect.stringMatching(/^-: \d+ records$/), 'imported       session-1'],
  })
  expect((await runCli(['export', 'session-1', '--traces-dir', target])).out).toBe(out)
})

test('a whole part file is imported, also a damaged or torn one, as far as it can be read', async () => {
  const dir = newDir()
  await writeRecords(dir, records)
  const file = partPath(dir, 'session-1')
  appendFileSync(file, readFileSync(file).subarray(0, -3))
  const target = newDir()
  expect(await importInto(target, file)).toMatchObject({ code: 0, told: { inputs: [{ records: 5, unknown: 0 }] } })
  const [session] = (await runCli(['show', 'session-1', '--json', '--traces-dir', target])).json()
  expect(session).toMatchObject({ title: 'Trip', status: 'completed', span_count: 3, open_span_count: 1 })
  for (const name of readdirSync(target)) expect(statSync(path.join(target, name)).mode & 0o077).toBe(0)
})

test('a big value of another tool stands beside its record, and is whole in an export; secrets are in neither', async () => {
  const [from, dir] = [newDir(), newDir()]
  const text = `${'word '.repeat(60_000)} sk-ant-${'a1B2'.repeat(10)} ${'more '.repeat(100)}`
  await writeRecords(from, [started, nthSpan(0, { attributes: { text, password: 'correct horse' } })])
  await importInto(dir, partPath(from, 'session-1'))
  const lines = linesIn(partPath(dir, 'session-1'))
  expect(lines.map((line) => /"eventName":"agent_inspector\.(\w+)/.exec(line)?.[1])).toContain('value_part')

  const { out } = await runCli(['export', 'session-1', '--traces-dir', dir])
  expect(out).toContain('word '.repeat(60_000))
  expect(out).not.toMatch(/value_part|_truncated/)
  expect(out).not.toMatch(/sk-ant-a1B2|correct horse/)
  const again = newDir()
  const copied = await runCli(['import', '-', '--json', '--traces-dir', again], { input: out })
  expect(copied.code).toBe(0)
  expect((await runCli(['export', 'session-1', '--traces-dir', again])).out).toBe(out)
})

test('a name that is taken by another session is not taken from it; the same content is not doubled', async () => {
  const dir = await newSession()
  const file = path.join(newDir(), '..', 'other.jsonl')
  const other = newDir()
  await writeRecords(other, [started, nthSpan(7), finished])
  writeFileSync(file, gunzipSync(readFileSync(partPath(other, 'session-1'))))
  const before = readFileSync(partPath(dir, 'session-1'))
  const renamed = { session_id: 'session-1-2', former_id: 'session-1' }

  expect((await importInto(dir, file)).told).toMatchObject({ sessions: [{ ...renamed, outcome: 'imported' }] })
  expect((await importInto(dir, file)).told).toMatchObject({ sessions: [{ ...renamed, outcome: 'already_there' }] })
  expect((await runCli(['show', 'session-1-2', '--json', '--traces-dir', dir])).out).toContain('"span_count":1')
  expect(readFileSync(partPath(dir, 'session-1')).equals(before)).toBe(true)
})

test('what the Python SDK and others write is imported; lines that are nothing are counted', async () => {
  const dir = newDir()
  const noise = path.join(dir, '..', 'noise.jsonl')
  writeFileSync(noise, `no JSON\n{"level":"info"}\n${JSON.stringify({ resourceSpans: [] })}\n`)
  const files = ['python-to-json.jsonl', 'python-console.json'].map((name) => path.join(FIXTURES, name))
  const { code, told } = await importInto(dir, ...files, noise)
  expect(code).toBe(0)
  const first_unknown = { line: 1, problem: 'is not JSON' }
  expect(told).toMatchObject({ inputs: [{ records: 4 }, { records: 4 }, { records: 0, unknown: 2, first_unknown }] })
  expect(told).toMatchObject({ sessions: [{ session_id: '7c0f5a2e-run', outcome: 'imported' }] })
  expect(await importInto(dir, noise)).toMatchObject({ code: 1, err: expect.stringContaining('IMPORT_UNREADABLE') })
})

test('a file of somebody else in the directory is told and exported as it is read, and left as it is', async () => {
  const dir = newDir()
  mkdirSync(dir)
  const file = path.join(dir, 'theirs.jsonl.gz')
  writeFileSync(file, gzipSync(readFileSync(path.join(FIXTURES, 'python-to-json.jsonl'))))
  const before = readFileSync(file)
  const exported = await runCli(['export', 'theirs.jsonl.gz', '--traces-dir', dir])
  const told = await runCli(['tail', 'theirs.jsonl.gz', '--json', '--traces-dir', dir])
  expect([exported.code, told.code]).toEqual([0, 0])
  expect(exported.lines).toHaveLength(4)
  expect(told.lines).toEqual(exported.lines)
  expect((await runCli(['repair', '--traces-dir', dir])).lines).toEqual(['0 parts'])
  expect(readFileSync(file).equals(before)).toBe(true)
})

test('a bomb is refused, and nothing of it or of the files beside it stays', async () => {
  const dir = await newSession()
  const bomb = path.join(dir, '..', 'bomb.gz')
  const before = readdirSync(dir)
  writeFileSync(bomb, gzipSync(Buffer.alloc(100 * 1024 * 1024, 'x')))
  const { code, err } = await importInto(dir, path.join(FIXTURES, 'python-to-json.jsonl'), bomb)
  expect(code).toBe(1)
  expect(JSON.parse(err)).toMatchObject({ code: 'EXPANDS_TOO_MUCH', hint: expect.stringContaining('decompress it') })
  expect(readdirSync(dir)).toEqual(before)
})

test('a line of 100 MB is passed over, and the rest is there', async () => {
  const dir = newDir()
  mkdirSync(dir)
  const file = path.join(dir, '..', 'long.jsonl')
  const python = readFileSync(path.join(FIXTURES, 'python-to-json.jsonl'))
  writeFileSync(file, Buffer.concat([Buffer.alloc(100 * 1024 * 1024, '['), Buffer.from('\n'), python]))
  expect(await importInto(dir, file)).toMatchObject({ code: 0, told: { inputs: [{ records: 4, unknown: 1 }] } })
}, 60_000)

test('Ctrl-C in the middle of an import leaves nothing behind', async () => {
  const dir = newDir()
  const child = spawn(process.execPath, [BIN, 'import', '-', '--traces-dir', dir], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.on('error', () => {}).write(readFileSync(path.join(FIXTURES, 'python-to-json.jsonl')))
  await expect.poll(() => existsSync(dir) && readdirSync(dir).length, { timeout: 8000 }).toBe(1)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([130, null])
  expect(readdirSync(dir)).toEqual([])
})

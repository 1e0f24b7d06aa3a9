import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { stripVTControlCharacters } from 'node:util'
import { OURS } from '@agent-inspector/trace-format'
import { beforeAll, expect, test } from 'vitest'
import { nthSpan, sessionEvent } from '../../../trace-format/src/sample-record.test-kit.js'
import { createFileSink } from '../sink/file-sink.js'
import { newDir, writeRecords } from '../sink/traces-dir.test-kit.js'
import { BIN, runCli, runInTerminal } from './cli.test-kit.js'
import { widthOf } from './terminal-text.js'

const HOSTILE = [
  '\u001b[2J\u001b[31mred\u001b]0;owned\u0007',
  'two\nlines\rover\u2028written',
  `wide ${'日本語'.repeat(400)}`,
  'סוכן \u202eנסיעות',
  `marks ${'e\u0301\u0301\u0301\u0301\u0301\u0301'.repeat(300)}`,
]

let dir: string
beforeAll(async () => {
  dir = newDir()
  for (const [i, title] of HOSTILE.entries()) {
    const sessionId = `session-${i}`
    const attributes = { [OURS.title]: title, [OURS.engine]: 'node' }
    const spans = Array.from({ length: 200 }, (_, n) => nthSpan(n, { sessionId, name: title }))
    await writeRecords(dir, [sessionEvent('session_started', { sessionId, attributes }), ...spans])
  }
}, 30_000)

test.each([30, 40, 80, 120])('in a terminal of %d columns every session has one line, which fits', async (columns) => {
  const { code, shown } = await runInTerminal(['ls', '--traces-dir', dir], columns)
  const lines = shown.split('\n').slice(0, -1)
  expect(code).toBe(0)
  expect(lines).toHaveLength(HOSTILE.length)
  expect(shown).not.toMatch(/[^\n\P{Cc}]|\p{Cf}/u)
  for (const line of lines) {
    expect(line).toMatch(/session-\d/)
    expect(widthOf(line)).toBeLessThanOrEqual(columns)
  }
})

test.each(['ls', 'show', 'tail'])(
  '%s of hostile names steers nothing',
  async (command) => {
    for (const i of HOSTILE.keys()) {
      const { out } = await runCli([command, ...(command === 'ls' ? [] : [`session-${i}`]), '--traces-dir', dir])
      expect(out).not.toMatch(/[^\n\P{Cc}]|\p{Cf}|\p{Zl}|\p{Zp}/u)
    }
  },
  30_000,
)

test.each([
  ['ls', []],
  ['tail', ['session-2']],
  ['reindex', []],
])('%s ends in peace when nobody reads it', async (command, args) => {
  const { code, err } = await runCli([command, ...args, '--json', '--traces-dir', dir], { readBytes: 1 })
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('long work shows how far it is, in a terminal', async () => {
  const { code, shown } = await runInTerminal(['reindex', '--traces-dir', dir], 80)
  expect(code).toBe(0)
  expect(stripVTControlCharacters(shown)).toMatch(/reindex {2}[█░]{24} {2}\d+ %/)
})

test('it shows nothing of the kind to programs', async () => {
  expect((await runCli(['reindex', '--traces-dir', dir])).err).toBe('')
  const { shown } = await runInTerminal(['reindex', '--json', '--traces-dir', dir], 80)
  expect(
    shown
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toHaveLength(HOSTILE.length)
})

test('Ctrl-C ends with 130', async () => {
  const running = newDir()
  const sink = createFileSink({ dir: running })
  sink.write(sessionEvent('session_started'))
  await sink.flush()
  const args = [BIN, 'tail', 'session-1', '--traces-dir', running]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const told = text(child.stderr)
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([130, null])
  expect(await told).toBe('')
  await sink.close()
})
